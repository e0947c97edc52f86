"""続きから: a procedure that was begun waits on My Page, on whatever device she comes back."""
