"""The member's home."""
