from django.db import migrations, models

_PURPOSES = [("cancel", "cancel"), ("link", "link"), ("confirm", "confirm")]


class Migration(migrations.Migration):
    dependencies = [("codes", "0001_initial")]

    operations = [
        migrations.AlterField("challenge", "purpose", models.CharField(choices=_PURPOSES, max_length=16)),
        migrations.AlterField("code", "purpose", models.CharField(choices=_PURPOSES, max_length=16)),
    ]
