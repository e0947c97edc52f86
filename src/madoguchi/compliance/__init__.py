"""What the law asks of leaving, and whether pages, plan, prices and receipts of a policy do it.

Each requirement is a row with its source and a check that is executed under the policy: in a house of its own
(``house``), with an empty store in memory, whose pages it opens, whose prices it takes and whose receipts it verifies.
It is not legal advice.
"""
