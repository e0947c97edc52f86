"""The main job, killed at every point there is: ``python -m tests.crashes`` (``make crashes``).

A child process plays a story through the public pages, the real jobs and the real store. It is killed (SIGKILL) at each
database commit and each call to the world outside, found by playing the story once and counting, and at random
instants. What a real world would do follows: the process starts again, the member presses again. Then every promise is
checked. ``points`` finds, ``story`` plays, ``invariants`` checks, ``runs`` kills, ``broken`` proves that a missing
guard would be found.
"""
