"""Every table of the domain in one step; data folders that have the steps of before count it as done."""

import django.db.models.deletion
from django.db import migrations, models

from xueji.common.create_tables import CreateTables


class Migration(migrations.Migration):

    replaces = [('spaced_repetition', '0001_initial'), ('spaced_repetition', '0002_retired_cards')]

    initial = True

    dependencies = [
        ('assessments', '0001_initial'),
        ('organizations', '0001_initial'),
        ('regulations', '0001_initial'),
    ]

    operations = [
        CreateTables([
            migrations.CreateModel(
                name='Card',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.PositiveSmallIntegerField(choices=[(1, '学习中'), (2, '复习'), (3, '重学')], default=1, verbose_name='状态')),
                    ('step', models.PositiveSmallIntegerField(default=0, null=True, verbose_name='学习步')),
                    ('stability', models.FloatField(null=True, verbose_name='稳定性（天）')),
                    ('fsrs_difficulty', models.FloatField(null=True, verbose_name='难度')),
                    ('due_at', models.DateTimeField(db_index=True, verbose_name='到期时间')),
                    ('last_reviewed_at', models.DateTimeField(null=True, verbose_name='上次复习')),
                    ('created_at', models.DateTimeField(verbose_name='建立时间')),
                    ('article', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regulations.article', verbose_name='条文')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.person', verbose_name='人员')),
                    ('retired_at', models.DateTimeField(blank=True, null=True, verbose_name='停用时间')),
                ],
                options={
                    'verbose_name': '复习卡',
                    'verbose_name_plural': '复习卡',
                    'indexes': [models.Index(fields=['person', 'due_at'], name='card_person_due')],
                    'constraints': [models.UniqueConstraint(fields=('person', 'article'), name='card_once', violation_error_message='该条文已在复习计划中。')],
                },
            ),
            migrations.CreateModel(
                name='ReviewLog',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('rating', models.PositiveSmallIntegerField(verbose_name='评分（FSRS 1–4）')),
                    ('reviewed_at', models.DateTimeField(verbose_name='时间')),
                    ('selected', models.CharField(blank=True, default='', max_length=10, verbose_name='所选')),
                    ('was_correct', models.BooleanField(null=True, verbose_name='答对')),
                    ('duration_seconds', models.PositiveIntegerField(null=True, verbose_name='用时（秒）')),
                    ('submission_key', models.CharField(max_length=64, unique=True, verbose_name='提交键')),
                    ('card', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='logs', to='spaced_repetition.card')),
                    ('revision', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.questionrevision')),
                ],
                options={
                    'verbose_name': '复习记录',
                    'verbose_name_plural': '复习记录',
                },
            ),
        ]),
    ]
