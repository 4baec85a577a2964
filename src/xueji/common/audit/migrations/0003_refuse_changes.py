"""Queues the lines that are there for sealing, and has PostgreSQL refuse to change or delete lines and seals.

SQLite gets no trigger: whoever can open the file can drop it too; the chain shows what they did.
"""

from django.db import migrations

TABLES = ("audit_auditentry", "audit_auditseal")
REFUSE = """
CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('xueji.audit_purge', true) = 'on' AND TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'The audit trail is append-only: %% on %%', TG_OP, TG_TABLE_NAME;
END $$;
"""


def queue_present(apps, schema_editor):
    waiting = apps.get_model("audit", "AuditWaiting")
    ids = apps.get_model("audit", "AuditEntry").objects.order_by("pk").values_list("pk", flat=True)
    waiting.objects.bulk_create((waiting(entry_id=pk) for pk in ids.iterator()), batch_size=1000)


def refuse(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute(REFUSE)
    for table in TABLES:
        schema_editor.execute(
            f"CREATE TRIGGER {table}_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION audit_refuse_change()"
        )


def allow(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for table in TABLES:
        schema_editor.execute(f"DROP TRIGGER {table}_only ON {table}")
    schema_editor.execute("DROP FUNCTION audit_refuse_change()")


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_seals")]
    operations = [
        migrations.RunPython(queue_present, migrations.RunPython.noop),
        migrations.RunPython(refuse, allow),
    ]
