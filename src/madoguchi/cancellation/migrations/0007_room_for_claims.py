"""Room beside each line of a case: a claim and what is given back are then written in the same page, no index changes."""

from typing import Any

from django.db import migrations


def make_room(_apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("alter table cancellation_caseline set (fillfactor = 50)")


def take_room_back(_apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("alter table cancellation_caseline reset (fillfactor)")


class Migration(migrations.Migration):

    dependencies = [
        ('cancellation', '0006_lines_due_by_step'),
    ]

    operations = [
        migrations.RunPython(make_room, take_room_back),
    ]
