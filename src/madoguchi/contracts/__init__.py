"""What a person has: customers, contracts, lines, services, charges."""
