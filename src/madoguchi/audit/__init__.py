"""Who did what, when, for whom."""
