from datetime import UTC, datetime
from typing import Any

from django.db import migrations

from xueji.foundation.learning_records.lrs.months import BEFORE, DEFAULT, TABLE, first_of_month, make_ahead
from xueji.foundation.learning_records.rules.moments import moment_of, number_at


def part(apps: Any, schema_editor: Any) -> None:
    """The table as it is becomes the first part; nothing is copied, however many rows there are.

    It holds everything before this month when it is empty, else everything before the month after its last row.
    """
    if schema_editor.connection.vendor != "postgresql":
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {TABLE} IN ACCESS EXCLUSIVE MODE")
        cursor.execute(f"SELECT max(seq) FROM {TABLE}")
        newest = cursor.fetchone()[0]
        now = datetime.now(UTC)
        bound = first_of_month(max(now, moment_of(newest)), 1) if newest is not None else first_of_month(now)
        for sql in (
            f"ALTER TABLE {TABLE} RENAME TO {BEFORE}",
            f"ALTER INDEX {TABLE}_pkey RENAME TO {BEFORE}_pkey",
            f"CREATE TABLE {TABLE} (LIKE {BEFORE} INCLUDING DEFAULTS INCLUDING STORAGE) PARTITION BY RANGE (seq)",
            f"ALTER TABLE {TABLE} ADD CONSTRAINT {TABLE}_pkey PRIMARY KEY (seq)",
            f"CREATE TABLE {DEFAULT} PARTITION OF {TABLE} DEFAULT",
            f"ALTER TABLE {TABLE} ATTACH PARTITION {BEFORE} FOR VALUES FROM (MINVALUE) TO ({number_at(bound)})",
        ):
            cursor.execute(sql)
    make_ahead(now)


class Migration(migrations.Migration):
    """On PostgreSQL the JSON of statements is kept by month; SQLite keeps one table."""

    dependencies = [("learning_records", "0009_agent_of_a_match")]

    operations = [migrations.RunPython(part, migrations.RunPython.noop)]
