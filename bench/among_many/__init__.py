"""What a member meets in a store of very many, beside one of few.

``bench.month_end`` fills and closes two PostgreSQL servers, one with few lines and one with many; then members come to
either (``visiting``).
The two are visited in turns: the machine is never equally fast for an hour, and figures an hour apart tell of it alone.
"""
