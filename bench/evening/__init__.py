"""A month-end evening: visitors who come whether or not the house keeps up, and a surge at one entrance.

``mix`` (who comes) → ``house`` (web processes, a worker, PostgreSQL) → ``visitors`` (the client, a process of its own)
→ ``holding`` (the highest rate, and the evening at what is held of it), ``surging`` (seven times as many at one
entrance) → ``drawing`` (the plot).
"""
