"""Activation (開通手続き): from a contract to a log-in with the customer number already linked."""
