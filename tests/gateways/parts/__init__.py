"""Real systems from Debian's packages, started on loopback as child processes with their own folders."""
