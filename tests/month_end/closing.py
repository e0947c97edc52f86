"""The command ``madoguchi close`` as a process of its own."""

# Without its first look at the settings, which refuses a network that is simulated. Chunks are small, so that they cut
# through cases; leases are short, because lines in hand when a server died are taken again when theirs have ended.
CLOSE = """
import datetime
from madoguchi.cli import close, starting
starting.start(with_tables=True)
from madoguchi.cancellation import jobs
from madoguchi.workers import models
jobs._TOGETHER = 7
models.LEASE = datetime.timedelta(seconds=5)
print(close._work_to_the_end())
"""
