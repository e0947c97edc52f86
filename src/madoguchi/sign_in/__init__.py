"""Who she is: log-ins, linked customers, and what a session may reach."""
