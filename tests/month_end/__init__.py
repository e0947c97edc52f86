"""The last night of the month on PostgreSQL with things going wrong: what must hold is written first, then tried."""
