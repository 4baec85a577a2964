"""Every table of the trail in one step; data folders that have the steps of before count it as done.

PostgreSQL refuses to change or delete lines and seals. SQLite gets no trigger: whoever can open the file can drop it
too; the chain shows what they did.
"""

from django.db import migrations, models

from xueji.common.create_tables import CreateTables

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

    replaces = [('audit', '0001_initial'), ('audit', '0002_seals'), ('audit', '0003_refuse_changes')]

    initial = True

    dependencies = [
    ]

    operations = [
        CreateTables([
            migrations.CreateModel(
                name='AuditEntry',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField(db_index=True, verbose_name='时间')),
                    ('actor_id', models.BigIntegerField(null=True, verbose_name='操作账号编号')),
                    ('actor_name', models.CharField(max_length=100, verbose_name='操作人')),
                    ('action', models.CharField(db_index=True, max_length=60, verbose_name='操作')),
                    ('target_type', models.CharField(max_length=60, verbose_name='对象类型')),
                    ('target_id', models.CharField(max_length=64, verbose_name='对象编号')),
                    ('summary', models.CharField(max_length=300, verbose_name='说明')),
                    ('detail', models.JSONField(default=dict, verbose_name='前后内容')),
                ],
                options={
                    'verbose_name': '审计记录',
                    'verbose_name_plural': '审计记录',
                    'indexes': [models.Index(fields=['target_type', 'target_id'], name='audit_target')],
                },
            ),
            migrations.CreateModel(
                name='AuditAnchor',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('day', models.DateField(error_messages={'unique': '这一天已有日锚。'}, unique=True, verbose_name='日期')),
                    ('number', models.BigIntegerField(verbose_name='封存号')),
                    ('digest', models.CharField(max_length=64, verbose_name='封存值')),
                    ('algorithm', models.CharField(max_length=10, verbose_name='摘要算法')),
                    ('made_at', models.DateTimeField(verbose_name='生成时间')),
                ],
                options={
                    'verbose_name': '审计日锚',
                    'verbose_name_plural': '审计日锚',
                },
            ),
            migrations.CreateModel(
                name='AuditHead',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.BigIntegerField(default=0, verbose_name='封存号')),
                    ('digest', models.CharField(max_length=64, verbose_name='封存值')),
                    ('forwarded_number', models.BigIntegerField(default=0, verbose_name='已转发封存号')),
                ],
                options={
                    'verbose_name': '审计链头',
                    'verbose_name_plural': '审计链头',
                },
            ),
            migrations.CreateModel(
                name='AuditSeal',
                fields=[
                    ('number', models.BigIntegerField(primary_key=True, serialize=False, verbose_name='封存号')),
                    ('entry_id', models.BigIntegerField(unique=True, verbose_name='审计记录号')),
                    ('algorithm', models.CharField(max_length=10, verbose_name='摘要算法')),
                    ('digest', models.CharField(max_length=64, verbose_name='封存值')),
                    ('sealed_at', models.DateTimeField(verbose_name='封存时间')),
                ],
                options={
                    'verbose_name': '审计封存',
                    'verbose_name_plural': '审计封存',
                },
            ),
            migrations.CreateModel(
                name='AuditWaiting',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('entry_id', models.BigIntegerField(unique=True, verbose_name='审计记录号')),
                ],
                options={
                    'verbose_name': '待封存审计记录',
                    'verbose_name_plural': '待封存审计记录',
                },
            ),
        ]),
        migrations.RunPython(refuse, allow),
    ]
