"""Copy the records of the first river into the new tables, then drop the old ones."""

from typing import Any

from django.db import migrations

from xueji.foundation.learning_records.rules import profile
from xueji.foundation.learning_records.rules.keys import OWN_RECORDS, key_of
from xueji.foundation.learning_records.rules.moments import MARKS, number_at

COPIED = (
    "person_id organization_id organization_path verb activity_type activity_key activity_title occurred_at "
    "stored_at success score duration_seconds evidence_grade evidence source_key"
).split()
BATCH = 1000


def copy(apps: Any, schema_editor: Any) -> None:
    """Number the old records in the order they were stored and give them their search keys."""
    former, record = (apps.get_model("learning_records", name) for name in ("FormerRecord", "LearningRecord"))
    codes = dict(apps.get_model("organizations", "Person").objects.values_list("pk", "code"))
    numbers: dict[Any, int] = {}
    made, last = [], 0
    for row in former.objects.order_by("stored_at", "pk").iterator(BATCH):
        last = max(number_at(row.stored_at), last + MARKS)
        numbers[row.pk] = last
        made.append(record(seq=last, uuid=row.pk, **_keys(row, codes), **{name: getattr(row, name) for name in COPIED}))
        if len(made) == BATCH:
            record.objects.bulk_create(made)
            made = []
    record.objects.bulk_create(made)
    for row in former.objects.exclude(replaces=None).iterator(BATCH):
        record.objects.filter(uuid=row.pk).update(replaces_id=numbers[row.replaces_id])
    _copy_links(apps, "Article", "article_id", numbers)
    _copy_links(apps, "Discipline", "discipline", numbers)


def _keys(row: Any, codes: dict[int, str]) -> dict[str, int]:
    return {
        "actor_key": key_of(OWN_RECORDS, "actor", profile.person_identity(codes[row.person_id])),
        "verb_key": key_of(OWN_RECORDS, "verb", profile.verb_iri(row.verb)),
        "object_key": key_of(OWN_RECORDS, "object", profile.activity_iri(row.activity_key)),
    }


def _copy_links(apps: Any, name: str, field: str, numbers: dict[Any, int]) -> None:
    former, link = (apps.get_model("learning_records", f"{kind}{name}") for kind in ("Former", "Record"))
    rows = former.objects.values_list("record_id", field)
    link.objects.bulk_create(
        [link(record_id=numbers[key], **{field: value}) for key, value in rows.iterator(BATCH)], batch_size=BATCH
    )


class Migration(migrations.Migration):
    """Rows are copied, nothing is lost."""

    dependencies = [("learning_records", "0004_one_river"), ("organizations", "0001_initial")]

    operations = [
        migrations.RunPython(copy, migrations.RunPython.noop),
    ]
