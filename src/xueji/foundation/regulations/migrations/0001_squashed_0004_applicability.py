"""Every table of the domain in one step; data folders that have the steps of before count it as done."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from xueji.common.create_tables import CreateTables


class Migration(migrations.Migration):

    replaces = [('regulations', '0001_initial'), ('regulations', '0002_version_comparisons'), ('regulations', '0003_compared_texts'), ('regulations', '0004_applicability')]

    initial = True

    dependencies = [
        ('organizations', '__first__'),
    ]

    operations = [
        CreateTables([
            migrations.CreateModel(
                name='Regulation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('title', models.CharField(max_length=200, unique=True, verbose_name='名称')),
                    ('name_key', models.CharField(error_messages={'unique': '已有同名法规。'}, max_length=200, unique=True, verbose_name='名称检索键')),
                    ('short_title', models.CharField(db_index=True, max_length=120, verbose_name='简称')),
                    ('aliases', models.CharField(blank=True, default='', help_text='用顿号隔开', max_length=200, verbose_name='其他叫法')),
                    ('kind', models.CharField(blank=True, default='', max_length=20, verbose_name='类别')),
                    ('issuer', models.CharField(blank=True, default='', max_length=100, verbose_name='制定机关')),
                    ('sector', models.CharField(blank=True, default='', max_length=40, verbose_name='适用行业')),
                    ('levels', models.CharField(blank=True, default='', max_length=60, verbose_name='适用层级')),
                    ('region_code', models.CharField(blank=True, default='', max_length=12, verbose_name='适用区划')),
                ],
                options={
                    'verbose_name': '法规',
                    'verbose_name_plural': '法规',
                },
            ),
            migrations.CreateModel(
                name='ImportDraft',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('created_at', models.DateTimeField(verbose_name='上传时间')),
                    ('source_name', models.CharField(blank=True, default='', max_length=255, verbose_name='来源文件')),
                    ('source_text', models.TextField(verbose_name='来源文本')),
                    ('reader_problems', models.JSONField(default=list, verbose_name='读取问题')),
                    ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='导入人')),
                ],
                options={
                    'verbose_name': '导入草稿',
                    'verbose_name_plural': '导入草稿',
                },
            ),
            migrations.CreateModel(
                name='RegulationVersion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version_date', models.DateField(verbose_name='版本日期')),
                    ('promulgated_date', models.DateField(blank=True, null=True, verbose_name='公布日期')),
                    ('effective_date', models.DateField(verbose_name='施行日期')),
                    ('is_effective_stated', models.BooleanField(default=False, verbose_name='施行日期已核实')),
                    ('repealed_date', models.DateField(blank=True, null=True, verbose_name='废止日期')),
                    ('preamble', models.TextField(blank=True, default='', verbose_name='题注')),
                    ('annex', models.TextField(blank=True, default='', verbose_name='附件')),
                    ('source_name', models.CharField(blank=True, default='', max_length=255, verbose_name='来源文件')),
                    ('source_sha256', models.CharField(db_index=True, max_length=64, verbose_name='来源摘要')),
                    ('source_text', models.TextField(verbose_name='来源文本')),
                    ('article_count', models.PositiveIntegerField(default=0, verbose_name='条数')),
                    ('imported_at', models.DateTimeField(verbose_name='导入时间')),
                    ('regulation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='regulations.regulation', verbose_name='法规')),
                ],
                options={
                    'verbose_name': '法规版本',
                    'verbose_name_plural': '法规版本',
                    'indexes': [models.Index(fields=['regulation', 'effective_date'], name='version_in_force')],
                    'constraints': [models.UniqueConstraint(fields=('regulation', 'version_date'), name='version_date_once', violation_error_message='该法规已有同一日期的版本。'), models.CheckConstraint(condition=models.Q(('repealed_date', None), ('repealed_date__gte', models.F('effective_date')), _connector='OR'), name='repealed_after_effective', violation_error_message='废止日期不能早于施行日期。')],
                },
            ),
            migrations.CreateModel(
                name='Division',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('part', '编'), ('subpart', '分编'), ('chapter', '章'), ('section', '节')], max_length=8, verbose_name='层级')),
                    ('number', models.PositiveIntegerField(null=True, verbose_name='序号')),
                    ('heading', models.CharField(max_length=200, verbose_name='标题')),
                    ('note', models.TextField(blank=True, default='', verbose_name='标题下文字')),
                    ('sort_no', models.PositiveIntegerField(verbose_name='次序')),
                    ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='children', to='regulations.division')),
                    ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='divisions', to='regulations.regulationversion')),
                ],
                options={
                    'verbose_name': '编章节',
                    'verbose_name_plural': '编章节',
                },
            ),
            migrations.CreateModel(
                name='Article',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(verbose_name='条')),
                    ('suffix', models.PositiveSmallIntegerField(default=0, verbose_name='之几')),
                    ('text', models.TextField(verbose_name='正文')),
                    ('sort_no', models.PositiveIntegerField(verbose_name='次序')),
                    ('division', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='articles', to='regulations.division')),
                    ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='articles', to='regulations.regulationversion')),
                ],
                options={
                    'verbose_name': '条',
                    'verbose_name_plural': '条',
                    'indexes': [models.Index(fields=['version', 'sort_no'], name='article_order')],
                    'constraints': [models.UniqueConstraint(fields=('version', 'number', 'suffix'), name='article_number_once', violation_error_message='同一版本中条号不能重复。')],
                },
            ),
            migrations.CreateModel(
                name='Provision',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('paragraph', '款'), ('item', '项'), ('point', '目')], max_length=10, verbose_name='层级')),
                    ('number', models.PositiveSmallIntegerField(verbose_name='序号')),
                    ('text', models.TextField(verbose_name='正文')),
                    ('sort_no', models.PositiveIntegerField(verbose_name='次序')),
                    ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='provisions', to='regulations.article')),
                    ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='children', to='regulations.provision')),
                ],
                options={
                    'verbose_name': '款项目',
                    'verbose_name_plural': '款项目',
                },
            ),
            migrations.CreateModel(
                name='ArticleDiscipline',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('discipline', models.CharField(choices=[('political', '政治纪律'), ('organizational', '组织纪律'), ('integrity', '廉洁纪律'), ('mass', '群众纪律'), ('work', '工作纪律'), ('life', '生活纪律')], max_length=16, verbose_name='纪律')),
                    ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='disciplines', to='regulations.article')),
                ],
                options={
                    'verbose_name': '条文所属纪律',
                    'verbose_name_plural': '条文所属纪律',
                    'constraints': [models.UniqueConstraint(fields=('article', 'discipline'), name='article_discipline_once')],
                },
            ),
            migrations.CreateModel(
                name='Citation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name_key', models.CharField(max_length=200, verbose_name='被引法规')),
                    ('number', models.PositiveIntegerField(verbose_name='被引条')),
                    ('suffix', models.PositiveSmallIntegerField(default=0, verbose_name='被引条之几')),
                    ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='citations', to='regulations.article', verbose_name='条')),
                ],
                options={
                    'verbose_name': '引用',
                    'verbose_name_plural': '引用',
                    'indexes': [models.Index(fields=['name_key', 'number', 'suffix'], name='citation_target')],
                    'constraints': [models.UniqueConstraint(fields=('article', 'name_key', 'number', 'suffix'), name='citation_once')],
                },
            ),
            migrations.CreateModel(
                name='VersionComparison',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('algorithm', models.CharField(max_length=20, verbose_name='对照规则版本')),
                    ('compared_at', models.DateTimeField(verbose_name='对照时间')),
                    ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='核对时间')),
                    ('edit_no', models.PositiveIntegerField(default=0, verbose_name='修改次数')),
                    ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='核对人')),
                    ('new_version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comparisons', to='regulations.regulationversion', verbose_name='新版本')),
                    ('old_version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='regulations.regulationversion', verbose_name='旧版本')),
                    ('new_digest', models.CharField(default='', max_length=64, verbose_name='新文本摘要')),
                    ('old_digest', models.CharField(default='', max_length=64, verbose_name='旧文本摘要')),
                ],
                options={
                    'verbose_name': '版本对照',
                    'verbose_name_plural': '版本对照',
                    'constraints': [models.UniqueConstraint(fields=('old_version', 'new_version'), name='comparison_once', violation_error_message='这两个版本已有对照。'), models.CheckConstraint(condition=models.Q(('old_version', models.F('new_version')), _negated=True), name='comparison_of_two', violation_error_message='对照需要两个不同的版本。')],
                },
            ),
            migrations.CreateModel(
                name='ArticleChange',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sort_no', models.PositiveIntegerField(verbose_name='次序')),
                    ('kind', models.CharField(choices=[('unchanged', '未变'), ('editorial', '文字规范'), ('renumbered', '仅条号变化'), ('amended', '修改'), ('new', '新增'), ('repealed', '删除'), ('split', '拆分'), ('merged', '合并')], max_length=12, verbose_name='变化类型')),
                    ('similarity', models.FloatField(verbose_name='文字相似度（0–1）')),
                    ('weight', models.CharField(blank=True, choices=[('', '未定'), ('wording', '表述调整'), ('substance', '实质修改'), ('major', '重大修改')], default='', max_length=10, verbose_name='分量')),
                    ('weight_note', models.CharField(blank=True, default='', max_length=300, verbose_name='分量说明')),
                    ('is_by_hand', models.BooleanField(default=False, verbose_name='人工对应')),
                    ('comparison', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='regulations.versioncomparison', verbose_name='版本对照')),
                ],
                options={
                    'verbose_name': '条文变化',
                    'verbose_name_plural': '条文变化',
                    'indexes': [models.Index(fields=['comparison', 'kind'], name='change_kind')],
                    'constraints': [models.UniqueConstraint(fields=('comparison', 'sort_no'), name='change_order'), models.CheckConstraint(condition=models.Q(('similarity__gte', 0), ('similarity__lte', 1)), name='change_similarity_0_1', violation_error_message='相似度在 0 和 1 之间。')],
                },
            ),
            migrations.CreateModel(
                name='ChangedArticle',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('side', models.CharField(choices=[('old', '旧'), ('new', '新')], max_length=3, verbose_name='新旧')),
                    ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='regulations.article', verbose_name='条')),
                    ('change', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='articles', to='regulations.articlechange', verbose_name='条文变化')),
                ],
                options={
                    'verbose_name': '变化涉及条文',
                    'verbose_name_plural': '变化涉及条文',
                    'constraints': [models.UniqueConstraint(fields=('change', 'article'), name='changed_article_once')],
                },
            ),
        ]),
    ]
