"""What a member changes herself about how she is reached, what the CRM says meanwhile noted beside it."""
