"""The keys this installation holds, in files outside the database: for sealing and for signing."""
