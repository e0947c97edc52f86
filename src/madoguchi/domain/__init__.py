"""The rules of the counter, pure: facts, policy and a time go in, decisions come out.

No Django, no clock, no chance, no network. Read in this order: ``facts`` (what is known), ``policy`` (what the operator
set), ``operator_time`` (when it ends), ``quotes`` (what it costs), ``case_lines`` (what may happen), ``steps`` (what is
asked), ``last_bills`` and ``receipts`` (what remains).
"""
