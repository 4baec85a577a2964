"""Every table of the domain in one step; data folders that have the steps of before count it as done."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from xueji.common.create_tables import CreateTables


class Migration(migrations.Migration):

    replaces = [('assessments', '0001_initial'), ('assessments', '0002_initial'), ('assessments', '0003_publisher'), ('assessments', '0004_three_persons'), ('assessments', '0005_question_former_articles')]

    initial = True

    dependencies = [
        ('organizations', '0001_initial'),
        ('organizations', '__first__'),
        ('regulations', '0001_initial'),
    ]

    operations = [
        CreateTables([
            migrations.CreateModel(
                name='Attempt',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('occasion', models.CharField(max_length=60, verbose_name='场合')),
                    ('started_at', models.DateTimeField(verbose_name='开始时间')),
                    ('closes_at', models.DateTimeField(blank=True, null=True, verbose_name='截止时间')),
                    ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='交卷时间')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.person', verbose_name='人员')),
                ],
                options={
                    'verbose_name': '作答',
                    'verbose_name_plural': '作答',
                    'constraints': [models.UniqueConstraint(fields=('occasion', 'person'), name='attempt_once', violation_error_message='已有这次作答。')],
                },
            ),
            migrations.CreateModel(
                name='Paper',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('title', models.CharField(max_length=200, verbose_name='名称')),
                    ('mode', models.CharField(choices=[('fixed', '选题'), ('drawn', '按比例抽题')], default='fixed', max_length=8, verbose_name='组卷方式')),
                    ('seed', models.CharField(max_length=32, verbose_name='随机种子')),
                    ('created_at', models.DateTimeField(verbose_name='组卷时间')),
                    ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='组卷人')),
                    ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.organization', verbose_name='所属单位')),
                ],
                options={
                    'verbose_name': '试卷',
                    'verbose_name_plural': '试卷',
                },
            ),
            migrations.CreateModel(
                name='PaperDraw',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('discipline', models.CharField(blank=True, default='', max_length=16, verbose_name='纪律')),
                    ('kind', models.CharField(blank=True, choices=[('single', '单选'), ('multiple', '多选'), ('true_false', '判断')], default='', max_length=12, verbose_name='题型')),
                    ('difficulty', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='难度')),
                    ('count', models.PositiveSmallIntegerField(verbose_name='题数')),
                    ('sort_no', models.PositiveSmallIntegerField(verbose_name='次序')),
                    ('paper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='draws', to='assessments.paper', verbose_name='试卷')),
                ],
                options={
                    'verbose_name': '抽题比例',
                    'verbose_name_plural': '抽题比例',
                },
            ),
            migrations.CreateModel(
                name='ScheduledTest',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('title', models.CharField(max_length=200, verbose_name='名称')),
                    ('opens_at', models.DateTimeField(verbose_name='开始时间')),
                    ('closes_at', models.DateTimeField(db_index=True, verbose_name='截止时间')),
                    ('duration_minutes', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='答题时长（分钟）')),
                    ('is_shuffled', models.BooleanField(default=True, verbose_name='每人题序和选项顺序不同')),
                    ('created_at', models.DateTimeField(verbose_name='发布时间')),
                    ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='结算时间')),
                    ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='发布人')),
                    ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.organization', verbose_name='参加单位（含下级）')),
                    ('paper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tests', to='assessments.paper', verbose_name='试卷')),
                ],
                options={
                    'verbose_name': '测试',
                    'verbose_name_plural': '测试',
                    'constraints': [models.CheckConstraint(condition=models.Q(('closes_at__gt', models.F('opens_at'))), name='test_closes_after_opening', violation_error_message='截止时间必须晚于开始时间。')],
                },
            ),
            migrations.CreateModel(
                name='Question',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(max_length=80, unique=True, verbose_name='编号')),
                    ('kind', models.CharField(choices=[('single', '单选'), ('multiple', '多选'), ('true_false', '判断')], max_length=12, verbose_name='题型')),
                    ('discipline', models.CharField(blank=True, default='', max_length=16, verbose_name='纪律')),
                    ('difficulty', models.PositiveSmallIntegerField(default=2, verbose_name='难度（1–3）')),
                    ('status', models.CharField(choices=[('draft', '草稿'), ('review', '待审'), ('approved', '待发布'), ('published', '已发布'), ('stale', '待修订'), ('retired', '已停用')], default='draft', max_length=10, verbose_name='状态')),
                    ('themes', models.CharField(blank=True, default='', max_length=300, verbose_name='主题词')),
                    ('reviewed_at', models.DateTimeField(blank=True, null=True, verbose_name='审核时间')),
                    ('review_note', models.CharField(blank=True, default='', max_length=300, verbose_name='审核意见')),
                    ('created_at', models.DateTimeField(verbose_name='创建时间')),
                    ('updated_at', models.DateTimeField(verbose_name='更新时间')),
                    ('edit_no', models.PositiveIntegerField(default=0, verbose_name='修改次数')),
                    ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='作者')),
                    ('organization', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='organizations.organization', verbose_name='所属单位')),
                    ('reviewed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='审核人')),
                    ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='发布时间')),
                    ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='发布人')),
                ],
                options={
                    'verbose_name': '试题',
                    'verbose_name_plural': '试题',
                    'indexes': [models.Index(fields=['status', 'discipline'], name='question_status')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('difficulty__gte', 1), ('difficulty__lte', 3)), name='question_difficulty_1_3', violation_error_message='难度只能是 1、2 或 3。'), models.CheckConstraint(condition=models.Q(models.Q(('author', models.F('reviewed_by')), _negated=True), models.Q(('author', models.F('published_by')), _negated=True), models.Q(('reviewed_by', models.F('published_by')), _negated=True)), name='question_three_persons', violation_error_message='作者、审核人、发布人必须是三个不同的人。')],
                },
            ),
            migrations.CreateModel(
                name='QuestionCitation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('article', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regulations.article')),
                    ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='citations', to='assessments.question')),
                ],
                options={
                    'verbose_name': '试题依据条文',
                    'verbose_name_plural': '试题依据条文',
                    'constraints': [models.UniqueConstraint(fields=('question', 'article'), name='question_article_once')],
                },
            ),
            migrations.CreateModel(
                name='QuestionRevision',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(verbose_name='修订号')),
                    ('stem', models.TextField(verbose_name='题干')),
                    ('explanation', models.TextField(blank=True, default='', verbose_name='解析')),
                    ('created_at', models.DateTimeField(verbose_name='时间')),
                    ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='修订人')),
                    ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='assessments.question')),
                    ('former_articles', models.CharField(blank=True, default='', max_length=400, verbose_name='当时依据')),
                ],
                options={
                    'verbose_name': '试题修订',
                    'verbose_name_plural': '试题修订',
                    'constraints': [models.UniqueConstraint(fields=('question', 'number'), name='revision_number_once')],
                },
            ),
            migrations.CreateModel(
                name='Option',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('letter', models.CharField(max_length=1, verbose_name='序号')),
                    ('text', models.CharField(max_length=500, verbose_name='内容')),
                    ('is_correct', models.BooleanField(verbose_name='正确')),
                    ('revision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='options', to='assessments.questionrevision')),
                ],
                options={
                    'verbose_name': '选项',
                    'verbose_name_plural': '选项',
                    'constraints': [models.UniqueConstraint(fields=('revision', 'letter'), name='option_letter_once')],
                },
            ),
            migrations.CreateModel(
                name='PaperQuestion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sort_no', models.PositiveSmallIntegerField(verbose_name='次序')),
                    ('paper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='assessments.paper', verbose_name='试卷')),
                    ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.questionrevision', verbose_name='试题修订')),
                ],
                options={
                    'verbose_name': '试卷试题',
                    'verbose_name_plural': '试卷试题',
                    'constraints': [models.UniqueConstraint(fields=('paper', 'revision'), name='paper_revision_once', violation_error_message='同一道题在一份试卷里只能出现一次。')],
                },
            ),
            migrations.CreateModel(
                name='Response',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('selected', models.CharField(max_length=10, verbose_name='所选')),
                    ('is_correct', models.BooleanField(verbose_name='正确')),
                    ('answered_at', models.DateTimeField(verbose_name='时间')),
                    ('attempt', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='responses', to='assessments.attempt')),
                    ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.questionrevision')),
                ],
                options={
                    'verbose_name': '答案',
                    'verbose_name_plural': '答案',
                    'constraints': [models.UniqueConstraint(fields=('attempt', 'revision'), name='response_once', violation_error_message='每题只保存一个答案。')],
                },
            ),
        ]),
        migrations.AddField(
            model_name='question',
            name='current',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.questionrevision', verbose_name='当前修订'),
        ),
    ]
