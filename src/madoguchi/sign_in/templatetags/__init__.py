"""Django looks for filters and tags here."""
