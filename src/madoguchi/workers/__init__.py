"""Durable work: leases, the timetable, the thread."""
