"""The rows of the table of data, by the part of the house that they belong to."""
