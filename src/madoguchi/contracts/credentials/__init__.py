"""Connection credentials: showing a password again, and giving a new one."""
