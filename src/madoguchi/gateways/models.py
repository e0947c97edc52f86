"""What a gateway must remember that the other side does not: the exchange of order files with a host operator."""

from typing import ClassVar

from django.db import models


class HostTurn(models.Model):
    """When files are exchanged next. One row."""

    next_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.next_at}"


class HostFile(models.Model):
    """A file of orders. ``uploaded_as`` is its only name beside the host's folder; ``sent_at`` follows the rename."""

    name = models.CharField(max_length=64, blank=True)
    content = models.TextField(blank=True)
    composed_at = models.DateTimeField()
    uploaded_as = models.CharField(max_length=128, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name"], condition=~models.Q(name=""), name="one_host_file_per_name"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["id"], condition=models.Q(sent_at=None), name="host_files_waiting"),
        ]

    def __str__(self) -> str:
        return self.name


class HostOrder(models.Model):
    """One order to the host. ``attempt`` rises when the host says that it is to be sent again."""

    reference = models.CharField(max_length=32, unique=True)
    switch = models.CharField(max_length=8)
    imsi = models.CharField(max_length=15, blank=True, db_index=True)
    phone_number = models.CharField(max_length=15)
    placed_at = models.DateTimeField()
    attempt = models.PositiveSmallIntegerField(default=1)
    file = models.ForeignKey(HostFile, on_delete=models.PROTECT, related_name="orders", null=True, blank=True)
    result = models.CharField(max_length=16, blank=True)
    code = models.CharField(max_length=200, blank=True)
    message = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["id"], condition=models.Q(file=None), name="host_orders_waiting"),
        ]

    def __str__(self) -> str:
        return self.order_id

    @property
    def order_id(self) -> str:
        """What the host knows this sending by."""
        return f"{self.reference}-{self.attempt}"

    @property
    def words(self) -> str:
        """What the host said of it."""
        return f"{self.code} {self.message}".strip()


class HostResultFile(models.Model):
    """A result file that was taken in. Its name is taken once."""

    name = models.CharField(max_length=255, unique=True)
    taken_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class HostResult(models.Model):
    """One line of a result file, as it came. ``problem`` says why it was not written to an order."""

    file_name = models.CharField(max_length=255)
    line = models.PositiveIntegerField()
    order_id = models.CharField(max_length=200, blank=True)
    result = models.CharField(max_length=200, blank=True)
    code = models.CharField(max_length=200, blank=True)
    message = models.CharField(max_length=200, blank=True)
    problem = models.CharField(max_length=500, blank=True)
    taken_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["file_name", "line"], name="each_result_line_once"),
        ]

    def __str__(self) -> str:
        return f"{self.file_name}:{self.line}"
