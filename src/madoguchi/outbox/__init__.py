"""Everything that must leave the house, and its fate."""
