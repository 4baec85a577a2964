"""Every table of the domain in one step; data folders that have the steps of before count it as done."""

from datetime import UTC, datetime

import django.db.models.deletion
from django.db import migrations, models

from xueji.common.create_tables import CreateTables
from xueji.foundation.learning_records.lrs.months import part_table


def part(apps, schema_editor):
    """On PostgreSQL the JSON of statements is kept by month; SQLite keeps one table. See ``part_table``."""
    part_table(datetime.now(UTC))


class Migration(migrations.Migration):

    replaces = [('learning_records', '0001_initial'), ('learning_records', '0002_initial'), ('learning_records', '0003_make_room_for_the_river'), ('learning_records', '0004_one_river'), ('learning_records', '0005_copy_the_river'), ('learning_records', '0006_drop_the_former_river'), ('learning_records', '0007_statements_as_shown'), ('learning_records', '0008_tools_and_exchange'), ('learning_records', '0009_agent_of_a_match'), ('learning_records', '0010_statements_by_month'), ('learning_records', '0011_changes_after_storing')]

    initial = True

    dependencies = [
        ('organizations', '0001_initial'),
        ('regulations', '0001_initial'),
        ('regulations', '0002_version_comparisons'),
    ]

    operations = [
        CreateTables([
            migrations.CreateModel(
                name='RecordKey',
                fields=[
                    ('pk', models.CompositePrimaryKey('key', 'seq', blank=True, editable=False, primary_key=True, serialize=False)),
                    ('key', models.BigIntegerField(verbose_name='键')),
                    ('seq', models.BigIntegerField(verbose_name='记录序号')),
                ],
                options={
                    'verbose_name': '检索键',
                    'verbose_name_plural': '检索键',
                    'db_table': 'river_key',
                },
            ),
            migrations.CreateModel(
                name='ActorMapping',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('actor_key', models.BigIntegerField(unique=True, verbose_name='账号键')),
                    ('label', models.CharField(max_length=500, verbose_name='账号')),
                    ('created_at', models.DateTimeField(verbose_name='登记时间')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.person', verbose_name='人员')),
                    ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.organization', verbose_name='来源单位')),
                    ('agent', models.TextField(blank=True, default='', verbose_name='账号 JSON')),
                ],
                options={
                    'verbose_name': '外部账号对应',
                    'verbose_name_plural': '外部账号对应',
                    'db_table': 'river_actor_mapping',
                },
            ),
            migrations.CreateModel(
                name='StatementAttachment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sha2', models.CharField(max_length=128, verbose_name='SHA-2')),
                    ('content_type', models.CharField(max_length=255, verbose_name='类型')),
                    ('content', models.BinaryField(verbose_name='内容')),
                    ('stored_at', models.DateTimeField(verbose_name='入库时间')),
                    ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.organization', verbose_name='来源单位')),
                ],
                options={
                    'verbose_name': '陈述附件',
                    'verbose_name_plural': '陈述附件',
                    'db_table': 'river_attachment',
                    'constraints': [models.UniqueConstraint(fields=('tenant', 'sha2'), name='river_attachment_once')],
                },
            ),
            migrations.CreateModel(
                name='XapiActivity',
                fields=[
                    ('key', models.BigIntegerField(primary_key=True, serialize=False)),
                    ('iri', models.TextField(verbose_name='标识')),
                    ('definition', models.TextField(verbose_name='定义')),
                    ('updated_at', models.DateTimeField(verbose_name='更新时间')),
                    ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.organization', verbose_name='来源单位')),
                ],
                options={
                    'verbose_name': 'xAPI 活动',
                    'verbose_name_plural': 'xAPI 活动',
                    'db_table': 'xapi_activity',
                },
            ),
            migrations.CreateModel(
                name='XapiCredential',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.CharField(max_length=64, unique=True, verbose_name='用户名')),
                    ('secret_digest', models.CharField(max_length=64, verbose_name='密码摘要')),
                    ('name', models.CharField(max_length=100, verbose_name='工具名称')),
                    ('scopes', models.CharField(max_length=200, verbose_name='权限范围')),
                    ('is_active', models.BooleanField(default=True, verbose_name='有效')),
                    ('expires_at', models.DateTimeField(blank=True, null=True, verbose_name='到期时间')),
                    ('created_at', models.DateTimeField(verbose_name='建立时间')),
                    ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='撤销时间')),
                    ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.organization', verbose_name='所属单位')),
                    ('former_digest', models.CharField(blank=True, default='', max_length=64, verbose_name='旧密码摘要')),
                    ('former_until', models.DateTimeField(blank=True, null=True, verbose_name='旧密码有效至')),
                    ('last_used_at', models.DateTimeField(blank=True, null=True, verbose_name='最近使用')),
                    ('requests_a_minute', models.PositiveIntegerField(default=6000, verbose_name='每分钟请求上限')),
                ],
                options={
                    'verbose_name': '工具凭证',
                    'verbose_name_plural': '工具凭证',
                    'db_table': 'xapi_credential',
                },
            ),
            migrations.CreateModel(
                name='LearningRecord',
                fields=[
                    ('seq', models.BigIntegerField(primary_key=True, serialize=False, verbose_name='序号')),
                    ('uuid', models.UUIDField(unique=True, verbose_name='编号')),
                    ('organization_path', models.CharField(max_length=255, verbose_name='当时单位路径')),
                    ('verb', models.CharField(choices=[('attended', '参加'), ('missed', '缺席'), ('made_up', '补学'), ('read', '阅读'), ('answered', '答题'), ('reviewed', '复习'), ('led', '领学'), ('external', '外部学习')], max_length=12, verbose_name='行为')),
                    ('activity_type', models.CharField(max_length=40, verbose_name='活动类型')),
                    ('activity_key', models.CharField(max_length=80, verbose_name='活动编号')),
                    ('activity_title', models.CharField(max_length=200, verbose_name='活动名称')),
                    ('occurred_at', models.DateTimeField(verbose_name='发生时间')),
                    ('stored_at', models.DateTimeField(verbose_name='入库时间')),
                    ('success', models.BooleanField(null=True, verbose_name='结果')),
                    ('score', models.FloatField(null=True, verbose_name='得分（0–1）')),
                    ('duration_seconds', models.PositiveIntegerField(null=True, verbose_name='时长（秒）')),
                    ('evidence_grade', models.CharField(blank=True, choices=[('A', 'A'), ('B', 'B'), ('C', 'C'), ('', '—')], default='', max_length=1, verbose_name='证据等级')),
                    ('evidence', models.CharField(blank=True, default='', max_length=300, verbose_name='证据说明')),
                    ('source_key', models.CharField(max_length=160, verbose_name='来源键')),
                    ('actor_key', models.BigIntegerField(blank=True, null=True)),
                    ('verb_key', models.BigIntegerField()),
                    ('object_key', models.BigIntegerField(blank=True, null=True)),
                    ('registration_key', models.BigIntegerField(blank=True, null=True)),
                    ('target_uuid', models.UUIDField(blank=True, null=True, verbose_name='所指陈述')),
                    ('is_voided', models.BooleanField(default=False, verbose_name='已作废')),
                    ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.organization', verbose_name='当时单位')),
                    ('person', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.person', verbose_name='人员')),
                    ('replaces', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='learning_records.learningrecord', verbose_name='更正对象')),
                    ('tenant', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.organization', verbose_name='来源单位')),
                    ('credential', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='learning_records.xapicredential', verbose_name='来源工具')),
                ],
                options={
                    'verbose_name': '学习记录',
                    'verbose_name_plural': '学习记录',
                    'db_table': 'river_record',
                    'indexes': [models.Index(fields=['tenant', 'seq'], name='river_tenant'), models.Index(condition=models.Q(('credential__isnull', False)), fields=['credential', 'seq'], name='river_credential'), models.Index(condition=models.Q(('person__isnull', False)), fields=['person', 'occurred_at'], name='river_person_time'), models.Index(fields=['organization_path', 'occurred_at'], name='river_org_time'), models.Index(fields=['actor_key', 'seq'], name='river_actor'), models.Index(fields=['verb_key', 'seq'], name='river_verb'), models.Index(fields=['object_key', 'seq'], name='river_object'), models.Index(condition=models.Q(('registration_key__isnull', False)), fields=['registration_key', 'seq'], name='river_registration'), models.Index(condition=models.Q(('replaces__isnull', False)), fields=['replaces'], name='river_replaces'), models.Index(condition=models.Q(('target_uuid__isnull', False)), fields=['target_uuid'], name='river_target')],
                },
            ),
            migrations.CreateModel(
                name='StatementBody',
                fields=[
                    ('record', models.OneToOneField(db_column='seq', db_constraint=False, on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='statement', serialize=False, to='learning_records.learningrecord')),
                    ('received', models.TextField(verbose_name='收到的 JSON')),
                    ('added', models.CharField(max_length=2000, verbose_name='补充属性')),
                    ('fingerprint', models.BigIntegerField(verbose_name='内容指纹')),
                    ('shown', models.TextField(blank=True, null=True, verbose_name='给出的 JSON')),
                ],
                options={
                    'verbose_name': '陈述原文',
                    'verbose_name_plural': '陈述原文',
                    'db_table': 'river_statement',
                },
            ),
            migrations.CreateModel(
                name='RecordArticle',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('article', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regulations.article')),
                    ('record', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='articles', to='learning_records.learningrecord')),
                ],
                options={
                    'verbose_name': '学习记录涉及条文',
                    'verbose_name_plural': '学习记录涉及条文',
                    'db_table': 'river_record_article',
                    'constraints': [models.UniqueConstraint(fields=('record', 'article'), name='river_article_once')],
                },
            ),
            migrations.CreateModel(
                name='RecordDiscipline',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('discipline', models.CharField(max_length=16, verbose_name='纪律')),
                    ('record', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='disciplines', to='learning_records.learningrecord')),
                ],
                options={
                    'verbose_name': '学习记录涉及纪律',
                    'verbose_name_plural': '学习记录涉及纪律',
                    'db_table': 'river_record_discipline',
                    'constraints': [models.UniqueConstraint(fields=('record', 'discipline'), name='river_discipline_once')],
                },
            ),
            migrations.CreateModel(
                name='XapiDocument',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('state', '状态'), ('activity', '活动档案'), ('agent', '人员档案')], max_length=10, verbose_name='类型')),
                    ('group_digest', models.CharField(db_index=True, max_length=32)),
                    ('digest', models.CharField(max_length=32, unique=True)),
                    ('registration', models.CharField(blank=True, default='', max_length=36, verbose_name='注册号')),
                    ('name', models.TextField(verbose_name='文档编号')),
                    ('content_type', models.CharField(max_length=255, verbose_name='内容类型')),
                    ('content', models.BinaryField(verbose_name='内容')),
                    ('etag', models.CharField(max_length=40, verbose_name='校验值')),
                    ('updated_at', models.DateTimeField(verbose_name='更新时间')),
                    ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.organization', verbose_name='来源单位')),
                ],
                options={
                    'verbose_name': 'xAPI 文档',
                    'verbose_name_plural': 'xAPI 文档',
                    'db_table': 'xapi_document',
                },
            ),
            migrations.CreateModel(
                name='ForwardTarget',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=100, verbose_name='名称')),
                    ('url', models.URLField(max_length=500, verbose_name='接口地址')),
                    ('key', models.CharField(max_length=200, verbose_name='用户名')),
                    ('secret_sealed', models.CharField(max_length=1000, verbose_name='密码（加密）')),
                    ('verbs', models.CharField(blank=True, default='', max_length=200, verbose_name='只转发的行为')),
                    ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                    ('position', models.BigIntegerField(default=0, verbose_name='位置')),
                    ('sent_count', models.BigIntegerField(default=0, verbose_name='已转发')),
                    ('failures', models.PositiveIntegerField(default=0, verbose_name='连续失败次数')),
                    ('next_try_at', models.DateTimeField(blank=True, null=True, verbose_name='下次尝试')),
                    ('last_sent_at', models.DateTimeField(blank=True, null=True, verbose_name='最近转发')),
                    ('last_error', models.CharField(blank=True, default='', max_length=300, verbose_name='最近错误')),
                    ('created_at', models.DateTimeField(verbose_name='建立时间')),
                    ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.organization', verbose_name='单位')),
                ],
                options={
                    'verbose_name': '转发目标',
                    'verbose_name_plural': '转发目标',
                    'db_table': 'river_forward_target',
                },
            ),
            migrations.CreateModel(
                name='SetAsideActor',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('actor_key', models.BigIntegerField(unique=True, verbose_name='账号键')),
                    ('label', models.CharField(max_length=500, verbose_name='账号')),
                    ('created_at', models.DateTimeField(verbose_name='搁置时间')),
                    ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.organization', verbose_name='来源单位')),
                ],
                options={
                    'verbose_name': '搁置的外部账号',
                    'verbose_name_plural': '搁置的外部账号',
                    'db_table': 'river_actor_aside',
                },
            ),
            migrations.CreateModel(
                name='ForwardRefusal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reason', models.CharField(max_length=300, verbose_name='原因')),
                    ('refused_at', models.DateTimeField(verbose_name='拒收时间')),
                    ('record', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='learning_records.learningrecord')),
                    ('target', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='refusals', to='learning_records.forwardtarget')),
                ],
                options={
                    'verbose_name': '拒收的陈述',
                    'verbose_name_plural': '拒收的陈述',
                    'db_table': 'river_forward_refusal',
                    'constraints': [models.UniqueConstraint(fields=('target', 'record'), name='river_refusal_once')],
                },
            ),
            migrations.CreateModel(
                name='RecordChange',
                fields=[
                    ('number', models.BigIntegerField(primary_key=True, serialize=False, verbose_name='序号')),
                    ('seq', models.BigIntegerField(verbose_name='记录序号')),
                ],
                options={
                    'verbose_name': '学习记录的后续变动',
                    'verbose_name_plural': '学习记录的后续变动',
                    'db_table': 'river_change',
                },
            ),
        ]),
        migrations.RunPython(part, migrations.RunPython.noop),
    ]
