"""Moving house: from the embedded store to PostgreSQL, table by table, chunk by chunk."""
