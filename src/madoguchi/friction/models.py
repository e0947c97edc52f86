"""What happened on the way out, a day at a time: numbers alone. No row is anybody's."""

from typing import ClassVar

from django.db import models

from madoguchi.friction.journeys import What


class DayCount(models.Model):
    """How often ``what`` happened on an operator's day: on which page, or within which time."""

    day = models.DateField()
    what = models.CharField(max_length=16, choices=[(w, w) for w in What])
    key = models.CharField(max_length=64)
    number = models.IntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["day", "what", "key"], name="one_count_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.what} {self.key}"
