"""What a member meets in a store of very many, beside one of few.

``stores`` (two PostgreSQL servers, one with few lines and one with many) → ``visiting`` (members who come to either).
The two are visited in turns: the machine is never equally fast for an hour, and figures an hour apart tell of it alone.
"""
