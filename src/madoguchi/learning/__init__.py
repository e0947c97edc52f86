"""Why people leave, when, and what it takes them: counts and never people (``domain.small_groups``)."""
