import secrets
from typing import Any

from django.db import migrations, models


def begin(apps: Any, _: Any) -> None:
    """A salt by chance; none where records are there already, whose ids must stay."""
    has_records = apps.get_model("learning_records", "LearningRecord").objects.exists()
    salts = apps.get_model("learning_records", "RiverSalt").objects
    salts.get_or_create(pk=1, defaults={"salt": "" if has_records else secrets.token_hex(16)})


class Migration(migrations.Migration):
    """The ids of our own acts cannot be worked out by a tool."""

    dependencies = [("learning_records", "0012_open_ones")]

    operations = [
        migrations.CreateModel(
            name="RiverSalt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("salt", models.CharField(blank=True, max_length=32, verbose_name="盐")),
            ],
            options={
                "verbose_name": "记录标识盐",
                "verbose_name_plural": "记录标识盐",
                "db_table": "river_salt",
            },
        ),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
