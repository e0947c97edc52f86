"""The desk (窓口): staff find a member, help her, and watch that nothing is left lying."""
