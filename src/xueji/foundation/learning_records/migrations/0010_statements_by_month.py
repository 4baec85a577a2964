from datetime import UTC, datetime
from typing import Any

from django.db import migrations

from xueji.foundation.learning_records.lrs.months import part_table


def part(apps: Any, schema_editor: Any) -> None:
    """See ``part_table``."""
    part_table(datetime.now(UTC))


class Migration(migrations.Migration):
    """On PostgreSQL the JSON of statements is kept by month; SQLite keeps one table."""

    dependencies = [("learning_records", "0009_agent_of_a_match")]

    operations = [migrations.RunPython(part, migrations.RunPython.noop)]
