"""What our models put into each column of the tables of subscribers when nobody says anything. Prints it as JSON.

The floor of an import writes it too: a new column of a model is one of the floor's from that day on.
"""

import json

import django

django.setup()

from django.db import connection  # noqa: E402 - only once Django is set up

from madoguchi.contracts.models import Contract, Customer, Line  # noqa: E402 - only once Django is set up

print(
    json.dumps(
        {
            model._meta.db_table: {  # noqa: SLF001 - Django documents it
                field.column: field.get_db_prep_save(field.get_default(), connection)
                for field in model._meta.concrete_fields  # noqa: SLF001 - as above
                if not field.primary_key
            }
            for model in (Customer, Contract, Line)
        }
    )
)
