"""Settings, addresses, checks."""
