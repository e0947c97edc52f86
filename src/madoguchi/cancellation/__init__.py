"""Leaving: review, accept, take back, follow, receipt."""
