"""What a policy does to a member, in figures: pages, presses, what is typed, what is asked again, how long it takes.

``planned`` counts from the plan of a policy, before anybody has walked it. ``klm`` turns counts into seconds.
What browsers see of the real pages is counted in ``tests/journeys/meter.py``, which knows nothing of the plan.
"""
