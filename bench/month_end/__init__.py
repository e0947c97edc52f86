"""What the last night of the month costs on PostgreSQL, beside the same rows written by bare SQL."""
