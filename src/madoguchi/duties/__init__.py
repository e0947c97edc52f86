"""What the house owes to those whose data it holds: why each datum is here, until when, and that it goes then."""
