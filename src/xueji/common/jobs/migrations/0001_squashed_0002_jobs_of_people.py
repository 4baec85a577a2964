"""Every table of the domain in one step; data folders that have the steps of before count it as done."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from xueji.common.create_tables import CreateTables


class Migration(migrations.Migration):

    replaces = [('jobs', '0001_initial'), ('jobs', '0002_jobs_of_people')]

    initial = True

    dependencies = [
        ('organizations', '__first__'),
    ]

    operations = [
        CreateTables([
            migrations.CreateModel(
                name='ScheduleMark',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=100, unique=True, verbose_name='任务')),
                    ('due_at', models.DateTimeField(verbose_name='下次时间')),
                    ('last_started_at', models.DateTimeField(null=True, verbose_name='上次开始')),
                    ('last_error', models.TextField(blank=True, db_default='', verbose_name='上次的错误')),
                    ('last_finished_at', models.DateTimeField(null=True, verbose_name='上次结束')),
                ],
                options={
                    'verbose_name': '定时标记',
                    'verbose_name_plural': '定时标记',
                },
            ),
            migrations.CreateModel(
                name='Job',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(max_length=60, verbose_name='类别')),
                    ('title', models.CharField(max_length=200, verbose_name='任务')),
                    ('unit_name', models.CharField(blank=True, max_length=200, verbose_name='单位')),
                    ('state', models.CharField(choices=[('waiting', '等待中'), ('running', '进行中'), ('done', '已完成'), ('failed', '没有完成'), ('cancelled', '已取消')], default='waiting', max_length=10, verbose_name='状态')),
                    ('created_at', models.DateTimeField(db_index=True, verbose_name='发起时间')),
                    ('started_at', models.DateTimeField(null=True, verbose_name='开始时间')),
                    ('finished_at', models.DateTimeField(null=True, verbose_name='结束时间')),
                    ('cancel_requested_at', models.DateTimeField(null=True, verbose_name='要求取消的时间')),
                    ('arguments', models.JSONField(default=dict, verbose_name='参数')),
                    ('source_sha256', models.CharField(blank=True, max_length=64, verbose_name='来源文件')),
                    ('source_name', models.CharField(blank=True, max_length=150, verbose_name='来源文件名')),
                    ('done_count', models.PositiveBigIntegerField(default=0, verbose_name='已处理')),
                    ('total_count', models.PositiveBigIntegerField(null=True, verbose_name='总数')),
                    ('message', models.CharField(blank=True, max_length=300, verbose_name='进展')),
                    ('error', models.TextField(blank=True, verbose_name='原因')),
                    ('traceback', models.TextField(blank=True, verbose_name='程序出错的位置')),
                    ('result_text', models.CharField(blank=True, max_length=400, verbose_name='结果')),
                    ('result_url', models.CharField(blank=True, max_length=300, verbose_name='结果页面')),
                    ('result_sha256', models.CharField(blank=True, max_length=64, verbose_name='结果文件')),
                    ('result_name', models.CharField(blank=True, max_length=150, verbose_name='结果文件名')),
                    ('result_type', models.CharField(blank=True, max_length=100, verbose_name='结果文件类型')),
                    ('attempts', models.PositiveIntegerField(default=0, verbose_name='开始次数')),
                    ('interruptions', models.PositiveSmallIntegerField(default=0, verbose_name='中断次数')),
                    ('task_id', models.UUIDField(db_index=True, null=True, verbose_name='队列编号')),
                    ('once', models.CharField(blank=True, max_length=120, verbose_name='不同时运行标记')),
                    ('active_key', models.CharField(max_length=200, null=True, unique=True, verbose_name='进行中标记')),
                    ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='发起人')),
                ],
                options={
                    'verbose_name': '后台任务',
                    'verbose_name_plural': '后台任务',
                    'indexes': [models.Index(fields=['owner', 'created_at'], name='job_of_owner'), models.Index(fields=['state', 'created_at'], name='job_by_state'), models.Index(fields=['source_sha256'], name='job_source'), models.Index(fields=['result_sha256'], name='job_result')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('finished_at', None), ('state__in', ('waiting', 'running'))), models.Q(('active_key', None), ('finished_at__isnull', False), ('state__in', ('done', 'failed', 'cancelled'))), _connector='OR'), name='job_over_has_its_moment', violation_error_message='结束的任务要有结束时间，未结束的不能有。')],
                },
            ),
        ]),
    ]
