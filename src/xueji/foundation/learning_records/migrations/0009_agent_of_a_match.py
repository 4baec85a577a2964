from typing import Any

import msgspec
from django.db import migrations, models


def fill(apps: Any, schema_editor: Any) -> None:
    """The agent of a match, from the newest statement of the account."""
    mapping, record = (apps.get_model("learning_records", name) for name in ("ActorMapping", "LearningRecord"))
    for one in mapping.objects.iterator():
        rows = record.objects.filter(tenant_id=one.tenant_id, actor_key=one.actor_key, statement__isnull=False)
        received = rows.order_by("-seq").values_list("statement__received", flat=True).first()
        actor = msgspec.json.decode(received).get("actor") if received else None
        if isinstance(actor, dict):
            one.agent = msgspec.json.encode(actor).decode()
            one.save(update_fields=["agent"])


class Migration(migrations.Migration):
    """A match keeps the agent it is about, so that the Agents resource can name all of a person."""

    dependencies = [("learning_records", "0008_tools_and_exchange")]

    operations = [
        migrations.AddField(
            "actormapping", "agent", models.TextField(blank=True, default="", verbose_name="账号 JSON")
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
