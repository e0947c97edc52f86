"""What it costs at the end: the last bill."""
