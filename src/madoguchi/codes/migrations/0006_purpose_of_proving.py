from django.db import migrations, models

_PURPOSES = [(p, p) for p in ("cancel", "link", "recover", "confirm", "reveal", "leave", "prove")]


class Migration(migrations.Migration):
    dependencies = [("codes", "0005_purposes_of_journeys")]

    operations = [
        migrations.AlterField("challenge", "purpose", models.CharField(choices=_PURPOSES, max_length=16)),
        migrations.AlterField("code", "purpose", models.CharField(choices=_PURPOSES, max_length=16)),
    ]
