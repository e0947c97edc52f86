"""Adding to the numbers of a day."""

from django.db import connection

from madoguchi.friction.journeys import Counts
from madoguchi.friction.models import DayCount


def add(counts: Counts) -> None:
    """Add to what is counted already: one statement, however much there is."""
    rows = sorted((day, what, key, number) for (day, what, key), number in counts.items() if number)
    if not rows:
        return
    table = connection.ops.quote_name(DayCount._meta.db_table)  # noqa: SLF001 - Django's public API, underscore and all
    places = ", ".join(["(%s, %s, %s, %s)"] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (day, what, key, number) VALUES {places} "  # noqa: S608 - the name of our own table
            f"ON CONFLICT (day, what, key) DO UPDATE SET number = {table}.number + excluded.number",
            [value for row in rows for value in row],
        )
