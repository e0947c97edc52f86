"""Where the operator's own billing issues the bill: charges come in, quotes go out, bills come back."""
