"""Measures Madoguchi: ``python -m bench`` (long form, ``make bench``), ``python -m bench --short`` (what tests run).

Every figure stands beside its floor, measured in the same run on the same server, and speed is never asserted.

``places`` (stores and environments) → ``members`` (who is in a store) → ``servers``, ``visits`` (one server on one
core, one client on the other) → ``pages``, ``inside``, ``importing``, ``starting``, ``painting``, ``signing_in``
(what is measured) → ``results`` (table, JSON, plot). ``pretix`` measures a well-known portal the same way;
``month_end`` and ``evening`` measure the last night of a month and the evening before it on PostgreSQL, ``among_many``
what a member meets in a store of a million lines.
"""
