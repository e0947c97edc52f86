"""Loading ``subscribers.csv``, in the order of the journey (docs/import.md is the operator's view of it).

``columns`` (the one table) → ``files`` (bytes to cells) → ``cells``, ``rows`` (cells to typed values) → ``grouping``
(rows to contracts) → ``stored``, ``comparing`` (file against store) → ``writing`` → ``actions`` (the whole).
``problems`` says what was not done and how to mend it.
"""
