"""Declaring on one page, without a log-in, that a contract ends: received at once, showing nothing on file."""
