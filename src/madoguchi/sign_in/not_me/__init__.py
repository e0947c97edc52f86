"""心あたりがない方: the link in every notice of a change, for whom it was not she."""
