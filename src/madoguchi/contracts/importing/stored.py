"""What is stored about the contracts of one chunk, read in a handful of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import batched  # noqa: ERA001
