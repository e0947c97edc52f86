from django.db import migrations, models

_PURPOSES = [(p, p) for p in ("cancel", "link", "recover", "confirm", "reveal", "leave")]


class Migration(migrations.Migration):
    dependencies = [("codes", "0004_watch_and_recover")]

    operations = [
        migrations.AlterField("challenge", "purpose", models.CharField(choices=_PURPOSES, max_length=16)),
        migrations.AlterField("code", "purpose", models.CharField(choices=_PURPOSES, max_length=16)),
    ]
