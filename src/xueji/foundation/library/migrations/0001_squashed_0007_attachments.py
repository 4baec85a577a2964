"""Every table of the domain in one step; data folders that have the steps of before count it as done."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from xueji.common.create_tables import CreateTables


class Migration(migrations.Migration):

    replaces = [('library', '0001_initial'), ('library', '0002_initial'), ('library', '0003_publisher'), ('library', '0004_three_persons'), ('library', '0005_sharing_and_terms'), ('library', '0006_terms_of_stored'), ('library', '0007_attachments')]

    initial = True

    dependencies = [
        ('organizations', '0001_initial'),
        ('organizations', '__first__'),
        ('regulations', '0001_initial'),
    ]

    operations = [
        CreateTables([
            migrations.CreateModel(
                name='Resource',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(error_messages={'unique': '已有同一编号的资源。'}, max_length=80, unique=True, verbose_name='编号')),
                    ('kind', models.CharField(choices=[('textbook', '教材'), ('case', '案例'), ('video', '视频课程'), ('scenario', '情景剧本'), ('micro', '微课'), ('interpretation', '法规解读'), ('article', '图文'), ('practice', '典型经验')], max_length=16, verbose_name='类别')),
                    ('title', models.CharField(max_length=200, verbose_name='标题')),
                    ('body_source', models.TextField(blank=True, default='', verbose_name='正文原稿')),
                    ('body_format', models.CharField(choices=[('markdown', 'Markdown'), ('html', 'HTML')], default='markdown', max_length=10, verbose_name='原稿格式')),
                    ('body_html', models.TextField(verbose_name='正文')),
                    ('body_text', models.TextField(blank=True, default='', verbose_name='纯文本')),
                    ('status', models.CharField(choices=[('draft', '草稿'), ('review', '待审'), ('approved', '待发布'), ('published', '已发布'), ('stale', '待修订'), ('retired', '已停用')], default='draft', max_length=10, verbose_name='状态')),
                    ('industry', models.CharField(blank=True, default='', max_length=40, verbose_name='行业')),
                    ('region', models.CharField(blank=True, default='', max_length=100, verbose_name='地区')),
                    ('year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='年份')),
                    ('level', models.CharField(blank=True, choices=[('province', '省'), ('city', '市'), ('county', '县'), ('township', '乡'), ('village', '村')], default='', max_length=10, verbose_name='层级')),
                    ('audience', models.CharField(blank=True, default='', max_length=100, verbose_name='适用对象')),
                    ('violation_types', models.CharField(blank=True, default='', max_length=200, verbose_name='违纪类型')),
                    ('themes', models.CharField(blank=True, default='', max_length=300, verbose_name='主题词')),
                    ('reading_seconds', models.PositiveIntegerField(default=0, verbose_name='阅读秒数')),
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
                    ('conduct_date', models.DateField(blank=True, null=True, verbose_name='行为发生日')),
                    ('origin_unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.organization', verbose_name='原提供单位')),
                    ('posts', models.CharField(blank=True, default='', max_length=200, verbose_name='适用岗位')),
                    ('region_unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='organizations.organization', verbose_name='行政区划')),
                    ('scope', models.CharField(choices=[('unit', '本单位'), ('subtree', '本级及以下'), ('platform', '全平台')], default='subtree', max_length=10, verbose_name='共享范围')),
                    ('transcript', models.TextField(blank=True, default='', verbose_name='文字稿')),
                ],
                options={
                    'verbose_name': '资源',
                    'verbose_name_plural': '资源',
                    'indexes': [models.Index(fields=['kind', 'status'], name='resource_kind_status')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('author', models.F('reviewed_by')), _negated=True), models.Q(('author', models.F('published_by')), _negated=True), models.Q(('reviewed_by', models.F('published_by')), _negated=True)), name='resource_three_persons', violation_error_message='作者、审核人、发布人必须是三个不同的人。')],
                },
            ),
            migrations.CreateModel(
                name='ResourceCitation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('label', models.CharField(max_length=200, verbose_name='引用写法')),
                    ('article', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regulations.article')),
                    ('resource', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='citations', to='library.resource')),
                ],
                options={
                    'verbose_name': '资源引用条文',
                    'verbose_name_plural': '资源引用条文',
                    'constraints': [models.UniqueConstraint(fields=('resource', 'article'), name='resource_article_once')],
                },
            ),
            migrations.CreateModel(
                name='ResourceDiscipline',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('discipline', models.CharField(max_length=16, verbose_name='纪律')),
                    ('resource', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='disciplines', to='library.resource')),
                ],
                options={
                    'verbose_name': '资源所属纪律',
                    'verbose_name_plural': '资源所属纪律',
                    'constraints': [models.UniqueConstraint(fields=('resource', 'discipline'), name='resource_discipline')],
                },
            ),
            migrations.CreateModel(
                name='ResourceRevision',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(verbose_name='修订号')),
                    ('title', models.CharField(max_length=200, verbose_name='标题')),
                    ('body_html', models.TextField(verbose_name='正文')),
                    ('saved_at', models.DateTimeField(verbose_name='保存时间')),
                    ('resource', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='library.resource', verbose_name='资源')),
                    ('saved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='保存人')),
                    ('snapshot', models.JSONField(blank=True, default=dict, verbose_name='全部内容')),
                ],
                options={
                    'verbose_name': '资源修订',
                    'verbose_name_plural': '资源修订',
                    'constraints': [models.UniqueConstraint(fields=('resource', 'number'), name='resource_revision_once', violation_error_message='该修订号已有。')],
                },
            ),
            migrations.CreateModel(
                name='PracticeWriteUp',
                fields=[
                    ('resource', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='practice', serialize=False, to='library.resource', verbose_name='资源')),
                    ('background', models.TextField(verbose_name='背景')),
                    ('approach', models.TextField(verbose_name='做法')),
                    ('effect', models.TextField(verbose_name='成效')),
                    ('evidence', models.TextField(verbose_name='成效的依据')),
                    ('applicable_to', models.TextField(verbose_name='适用范围')),
                ],
                options={
                    'verbose_name': '典型经验材料',
                    'verbose_name_plural': '典型经验材料',
                },
            ),
            migrations.CreateModel(
                name='ResourceSketch',
                fields=[
                    ('resource', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='sketch', serialize=False, to='library.resource', verbose_name='资源')),
                    ('hashes', models.BinaryField(verbose_name='指纹')),
                ],
                options={
                    'verbose_name': '资源指纹',
                    'verbose_name_plural': '资源指纹',
                },
            ),
            migrations.CreateModel(
                name='DuplicateDecision',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('shared_percent', models.PositiveSmallIntegerField(verbose_name='相同部分（%）')),
                    ('reason', models.CharField(max_length=300, verbose_name='理由')),
                    ('decided_at', models.DateTimeField(verbose_name='判断时间')),
                    ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='判断人')),
                    ('resource', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='duplicate_decisions', to='library.resource', verbose_name='新资源')),
                    ('similar', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='library.resource', verbose_name='已有资源')),
                ],
                options={
                    'verbose_name': '重复判断',
                    'verbose_name_plural': '重复判断',
                    'constraints': [models.UniqueConstraint(fields=('resource', 'similar'), name='duplicate_decision_once', violation_error_message='这两份资源已经判断过。'), models.CheckConstraint(condition=models.Q(('resource', models.F('similar')), _negated=True), name='duplicate_of_another', violation_error_message='资源不能与自己重复。')],
                },
            ),
            migrations.CreateModel(
                name='PracticeRecommendation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reason', models.CharField(max_length=300, verbose_name='推荐理由')),
                    ('recommended_at', models.DateTimeField(verbose_name='推荐时间')),
                    ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.organization', verbose_name='推荐单位')),
                    ('recommended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='推荐人')),
                    ('resource', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recommendations', to='library.resource', verbose_name='典型经验')),
                ],
                options={
                    'verbose_name': '经验推荐',
                    'verbose_name_plural': '经验推荐',
                    'constraints': [models.UniqueConstraint(fields=('resource', 'organization'), name='practice_recommended_once', violation_error_message='这个单位已经推荐过这条经验。')],
                },
            ),
            migrations.CreateModel(
                name='PracticeUse',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('note', models.CharField(max_length=500, verbose_name='怎么用的')),
                    ('recorded_at', models.DateTimeField(verbose_name='登记时间')),
                    ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.organization', verbose_name='使用单位')),
                    ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                    ('resource', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uses', to='library.resource', verbose_name='典型经验')),
                ],
                options={
                    'verbose_name': '借鉴使用',
                    'verbose_name_plural': '借鉴使用',
                    'constraints': [models.UniqueConstraint(fields=('resource', 'organization'), name='practice_used_once', violation_error_message='本单位已经登记过借鉴使用。')],
                },
            ),
            migrations.CreateModel(
                name='ResourceTerm',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('audience', '适用对象'), ('violation', '违纪类型'), ('post', '适用岗位'), ('theme', '主题词')], max_length=10, verbose_name='类别')),
                    ('word', models.CharField(max_length=100, verbose_name='词')),
                    ('resource', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='terms', to='library.resource', verbose_name='资源')),
                ],
                options={
                    'verbose_name': '资源标引词',
                    'verbose_name_plural': '资源标引词',
                    'indexes': [models.Index(fields=['kind', 'word'], name='resource_term_word')],
                    'constraints': [models.UniqueConstraint(fields=('resource', 'kind', 'word'), name='resource_term_once')],
                },
            ),
            migrations.CreateModel(
                name='SharingProposal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('status', models.CharField(choices=[('waiting', '待办理'), ('accepted', '已采纳'), ('refused', '未采纳'), ('withdrawn', '已撤回')], default='waiting', max_length=10, verbose_name='状态')),
                    ('reason', models.CharField(max_length=300, verbose_name='推荐理由')),
                    ('proposed_at', models.DateTimeField(verbose_name='推荐时间')),
                    ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='办理时间')),
                    ('decision_note', models.CharField(blank=True, default='', max_length=300, verbose_name='办理意见')),
                    ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='办理人')),
                    ('from_unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.organization', verbose_name='推荐单位')),
                    ('proposed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='推荐人')),
                    ('resource', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to='library.resource', verbose_name='资源')),
                    ('to_unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.organization', verbose_name='接收单位')),
                ],
                options={
                    'verbose_name': '共享推荐',
                    'verbose_name_plural': '共享推荐',
                    'indexes': [models.Index(fields=['resource', 'status'], name='proposal_resource_status')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('from_unit', models.F('to_unit')), _negated=True), name='proposal_between_units', violation_error_message='资源不能推荐给本单位。')],
                },
            ),
            migrations.CreateModel(
                name='VocabularyTerm',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('industry', '行业'), ('violation', '违纪类型')], max_length=10, verbose_name='词表')),
                    ('name', models.CharField(max_length=40, verbose_name='词')),
                    ('is_new_type', models.BooleanField(default=False, verbose_name='新型违纪')),
                    ('added_at', models.DateTimeField(verbose_name='添加时间')),
                    ('added_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='添加人')),
                ],
                options={
                    'verbose_name': '词表词条',
                    'verbose_name_plural': '词表词条',
                    'constraints': [models.UniqueConstraint(fields=('kind', 'name'), name='vocabulary_once', violation_error_message='词表里已有这个词。')],
                },
            ),
            migrations.CreateModel(
                name='Attachment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('file', '附件'), ('picture', '插图'), ('video', '视频'), ('captions', '字幕')], max_length=10, verbose_name='用途')),
                    ('name', models.CharField(max_length=120, verbose_name='文件名')),
                    ('media_type', models.CharField(max_length=100, verbose_name='类型')),
                    ('sha256', models.CharField(db_index=True, max_length=64, verbose_name='摘要')),
                    ('size_bytes', models.PositiveBigIntegerField(verbose_name='字节数')),
                    ('duration_seconds', models.FloatField(blank=True, null=True, verbose_name='时长')),
                    ('uploaded_at', models.DateTimeField(verbose_name='上传时间')),
                    ('removed_at', models.DateTimeField(blank=True, null=True, verbose_name='移除时间')),
                    ('resource', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='library.resource', verbose_name='资源')),
                    ('uploaded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='上传人')),
                ],
                options={
                    'verbose_name': '附件',
                    'verbose_name_plural': '附件',
                    'constraints': [models.UniqueConstraint(fields=('resource', 'kind', 'sha256'), name='attachment_once', violation_error_message='这份资源已有同样的文件。'), models.UniqueConstraint(condition=models.Q(('kind__in', ('video', 'captions')), ('removed_at', None)), fields=('resource', 'kind'), name='attachment_one_video', violation_error_message='一份资源只有一个视频和一份字幕。'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'video'), _negated=True), ('duration_seconds__gt', 0), _connector='OR'), name='attachment_video_length', violation_error_message='视频要有时长。')],
                },
            ),
            migrations.CreateModel(
                name='Playback',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('position_seconds', models.FloatField(default=0, verbose_name='停在')),
                    ('watched_seconds', models.FloatField(default=0, verbose_name='连续看到')),
                    ('reported_at', models.DateTimeField(verbose_name='最近报告时间')),
                    ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='看完时间')),
                    ('attachment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='playbacks', to='library.attachment', verbose_name='视频')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.person', verbose_name='人员')),
                ],
                options={
                    'verbose_name': '播放进度',
                    'verbose_name_plural': '播放进度',
                    'constraints': [models.UniqueConstraint(fields=('attachment', 'person'), name='playback_once', violation_error_message='已有播放进度。'), models.CheckConstraint(condition=models.Q(('position_seconds__gte', 0), ('watched_seconds__gte', 0)), name='playback_not_negative', violation_error_message='播放位置不能是负数。')],
                },
            ),
        ]),
    ]
