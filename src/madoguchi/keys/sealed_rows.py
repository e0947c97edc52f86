"""Rows that hold a sealed text, and how all of them are found when keys are rotated."""

from collections.abc import Iterator
from typing import ClassVar, Self

from django.apps import apps
from django.db import models

from madoguchi.keys import sealing
from madoguchi.keys.folder import KeyMissing
from madoguchi.keys.sealing import Place

_TOGETHER = 500


class SealedRow(models.Model):
    """A row with a secret in ``sealed``, or with none."""

    sealed = models.BinaryField(null=True, blank=True)

    objects: ClassVar[models.Manager[Self]]

    class Meta:
        abstract = True

    def place(self) -> Place:
        """What the secret is bound to."""
        raise NotImplementedError

    def opened(self) -> dict[str, str]:
        """The secret; empty where there is none.

        Raises:
            CannotOpen: it was altered, or moved here from elsewhere.
            KeyMissing: it was sealed with a key that is not in the folder.
        """
        try:
            return self._open()
        except KeyMissing:  # sealed anew since the row was read, and the old key is gone
            self.refresh_from_db(fields=["sealed"])
            return self._open()

    def _open(self) -> dict[str, str]:
        return sealing.unseal(bytes(self.sealed), place=self.place()) if self.sealed else {}

    @classmethod
    def walk(cls) -> Iterator[Self]:
        """Every row that holds a secret, a chunk at a time."""
        rows, last = cls.objects.filter(sealed__isnull=False).order_by("pk"), None
        while chunk := list((rows.filter(pk__gt=last) if last else rows)[:_TOGETHER]):
            yield from chunk
            last = chunk[-1].pk


def tables() -> list[type[SealedRow]]:
    """Every table whose rows hold secrets."""
    return [model for model in apps.get_models() if issubclass(model, SealedRow)]
