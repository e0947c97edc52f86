"""The checks behind the rows, by what they look at. Each takes a house and says what it found there."""
