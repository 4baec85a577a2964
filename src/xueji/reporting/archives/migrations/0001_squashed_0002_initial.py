"""Every table of the domain in one step; data folders that have the steps of before count it as done."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('archives', '0001_initial'), ('archives', '0002_initial')]

    initial = True

    dependencies = [
        ('organizations', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='LedgerEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('session_id', models.BigIntegerField(blank=True, null=True, unique=True, verbose_name='会前学纪编号')),
                ('is_manual', models.BooleanField(default=False, verbose_name='手工')),
                ('held_date', models.DateField(db_index=True, verbose_name='日期')),
                ('meeting_title', models.CharField(max_length=200, verbose_name='会议名称')),
                ('chair_name', models.CharField(blank=True, default='', max_length=80, verbose_name='主持人')),
                ('lead_reader_name', models.CharField(blank=True, default='', max_length=80, verbose_name='领学人')),
                ('content', models.CharField(max_length=500, verbose_name='学习内容')),
                ('articles', models.TextField(blank=True, default='', verbose_name='条款')),
                ('attended_count', models.PositiveIntegerField(verbose_name='实到')),
                ('invited_count', models.PositiveIntegerField(verbose_name='应到')),
                ('make_up_count', models.PositiveIntegerField(default=0, verbose_name='缺席补学')),
                ('decisions', models.TextField(blank=True, default='', verbose_name='形成意见或措施')),
                ('owner_name', models.CharField(blank=True, default='', max_length=80, verbose_name='责任人')),
                ('due_date', models.DateField(blank=True, null=True, verbose_name='时限')),
                ('progress', models.CharField(blank=True, default='', max_length=300, verbose_name='落实情况')),
                ('document_no', models.CharField(blank=True, default='', max_length=60, verbose_name='材料编号')),
                ('correction_number', models.PositiveSmallIntegerField(default=0, verbose_name='更正号')),
                ('created_at', models.DateTimeField(verbose_name='建立时间')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.organization', verbose_name='单位')),
            ],
            options={
                'verbose_name': '学纪工作台账',
                'verbose_name_plural': '学纪工作台账',
                'constraints': [models.CheckConstraint(condition=models.Q(('attended_count__lte', models.F('invited_count'))), name='ledger_attended_le_invited', violation_error_message='实到人数不能多于应到人数。')],
            },
        ),
    ]
