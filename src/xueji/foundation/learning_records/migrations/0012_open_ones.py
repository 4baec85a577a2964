from django.db import migrations, models

from xueji.common.concurrent_index import AddIndexConcurrently


class Migration(migrations.Migration):
    """Statements nobody is known behind are found without reading all others."""

    atomic = False
    dependencies = [("learning_records", "0001_squashed_0011_changes_after_storing")]

    operations = [
        AddIndexConcurrently(
            model_name="learningrecord",
            index=models.Index(
                condition=models.Q(("actor_key__isnull", False), ("is_voided", False), ("person__isnull", True)),
                fields=["tenant", "actor_key", "seq"],
                name="river_unmatched",
            ),
        ),
    ]
