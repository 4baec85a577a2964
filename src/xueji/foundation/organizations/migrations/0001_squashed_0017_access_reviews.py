"""Every table of the domain in one step; data folders that have the steps of before count it as done."""

import django.contrib.auth.validators
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import django.utils.timezone
import xueji.foundation.organizations.models.accounts
from django.conf import settings
from django.db import migrations, models

from xueji.common.create_tables import CreateTables


class Migration(migrations.Migration):

    replaces = [('organizations', '0001_initial'), ('organizations', '0002_unit_history'), ('organizations', '0003_present_as_history'), ('organizations', '0004_post_profile'), ('organizations', '0005_post_duties'), ('organizations', '0006_duties_from_text'), ('organizations', '0007_grants_and_duties'), ('organizations', '0008_grants_fitted'), ('organizations', '0009_grants_bounded'), ('organizations', '0010_membership_end_reason'), ('organizations', '0011_merged_people'), ('organizations', '0012_people_imports'), ('organizations', '0013_categories_by_rule'), ('organizations', '0014_unit_changes'), ('organizations', '0015_division_codes'), ('organizations', '0016_account_requests'), ('organizations', '0017_access_reviews')]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        CreateTables([
            migrations.CreateModel(
                name='Person',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(max_length=64, unique=True, verbose_name='人员编号')),
                    ('name', models.CharField(max_length=80, verbose_name='姓名')),
                    ('surname', models.CharField(blank=True, default='', max_length=20, verbose_name='姓')),
                    ('pinyin_key', models.CharField(blank=True, db_index=True, default='', max_length=200, verbose_name='拼音排序键')),
                    ('stroke_key', models.CharField(blank=True, default='', max_length=200, verbose_name='笔画排序键')),
                    ('letters', models.CharField(blank=True, db_index=True, default='', max_length=200, verbose_name='拼音')),
                    ('initials', models.CharField(blank=True, db_index=True, default='', max_length=40, verbose_name='拼音首字母')),
                    ('category', models.CharField(choices=[('leader', '领导干部'), ('middle', '中层干部'), ('grassroots', '基层干部'), ('newcomer', '新入职干部')], max_length=12, verbose_name='学员类别')),
                    ('status', models.CharField(choices=[('active', '在岗'), ('floating', '流动党员'), ('retired', '退休'), ('left', '调离')], default='active', max_length=10, verbose_name='状态')),
                    ('rank', models.CharField(blank=True, default='', max_length=40, verbose_name='职级')),
                    ('phone_sealed', models.CharField(blank=True, default='', max_length=200, verbose_name='手机号（加密）')),
                    ('phone_index', models.CharField(blank=True, db_index=True, default='', max_length=64, verbose_name='手机号检索码')),
                    ('joined_party_date', models.DateField(blank=True, null=True, verbose_name='入党日期')),
                    ('joined_work_date', models.DateField(blank=True, null=True, verbose_name='参加工作日期')),
                    ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_from', to='organizations.person', verbose_name='并入')),
                    ('name_key', models.CharField(blank=True, db_index=True, default='', max_length=80, verbose_name='姓名比对键')),
                    ('category_by_hand', models.BooleanField(default=False, verbose_name='学员类别由人工指定')),
                    ('category_reason', models.CharField(blank=True, default='', max_length=200, verbose_name='指定原因')),
                    ('id_index', models.CharField(blank=True, db_index=True, default='', max_length=64, verbose_name='身份证号检索码')),
                    ('id_sealed', models.CharField(blank=True, default='', max_length=200, verbose_name='身份证号（加密）')),
                    ('level', models.CharField(blank=True, choices=[('national', '国家级正职'), ('vice_national', '国家级副职'), ('provincial', '省部级正职'), ('vice_provincial', '省部级副职'), ('bureau', '厅局级正职'), ('vice_bureau', '厅局级副职'), ('county', '县处级正职'), ('vice_county', '县处级副职'), ('township', '乡科级正职'), ('vice_township', '乡科级副职')], default='', max_length=20, verbose_name='职务层次')),
                    ('reading', models.CharField(blank=True, default='', max_length=200, verbose_name='姓名读音')),
                ],
                options={
                    'verbose_name': '人员',
                    'verbose_name_plural': '人员',
                },
            ),
            migrations.CreateModel(
                name='Organization',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(max_length=64, unique=True, verbose_name='单位编码')),
                    ('name', models.CharField(max_length=200, verbose_name='名称')),
                    ('short_name', models.CharField(blank=True, default='', max_length=100, verbose_name='简称')),
                    ('kind', models.CharField(choices=[('province', '省'), ('city', '市'), ('county', '县（市、区）'), ('township', '乡镇（街道）'), ('village', '村（社区）'), ('agency', '机关'), ('enterprise', '国有企业'), ('school', '学校'), ('hospital', '医院'), ('institution', '其他事业单位'), ('party_committee', '党委'), ('party_group', '党组'), ('general_branch', '党总支'), ('branch', '党支部'), ('small_group', '党小组')], max_length=20, verbose_name='类型')),
                    ('path', models.CharField(max_length=255, unique=True, verbose_name='路径')),
                    ('depth', models.PositiveSmallIntegerField(default=1, verbose_name='层级')),
                    ('division_code', models.CharField(blank=True, db_index=True, default='', max_length=12, verbose_name='行政区划代码')),
                    ('industry', models.CharField(blank=True, default='', max_length=40, verbose_name='行业')),
                    ('region', models.CharField(blank=True, default='', max_length=100, verbose_name='地区')),
                    ('letters', models.CharField(blank=True, db_index=True, default='', max_length=200, verbose_name='拼音')),
                    ('initials', models.CharField(blank=True, db_index=True, default='', max_length=40, verbose_name='拼音首字母')),
                    ('sort_no', models.PositiveIntegerField(default=0, verbose_name='排序')),
                    ('valid_from', models.DateField(verbose_name='生效日期')),
                    ('valid_until', models.DateField(blank=True, null=True, verbose_name='失效日期（不含）')),
                    ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='organizations.organization', verbose_name='上级单位')),
                ],
                options={
                    'verbose_name': '单位',
                    'verbose_name_plural': '单位',
                    'indexes': [models.Index(fields=['parent', 'sort_no'], name='org_parent_sort')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gt', models.F('valid_from')), _connector='OR'), name='org_dates_in_order', violation_error_message='失效日期必须晚于生效日期。')],
                },
            ),
            migrations.CreateModel(
                name='User',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('password', models.CharField(max_length=128, verbose_name='password')),
                    ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                    ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                    ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                    ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                    ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                    ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                    ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                    ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                    ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                    ('must_change_password', models.BooleanField(default=False, verbose_name='首次登录须改密码')),
                    ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                    ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                    ('person', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='user', to='organizations.person', verbose_name='人员')),
                    ('enabled_at', models.DateTimeField(blank=True, null=True, verbose_name='最近启用时间')),
                ],
                options={
                    'verbose_name': '账号',
                    'verbose_name_plural': '账号',
                    'constraints': [models.CheckConstraint(condition=models.Q(('is_superuser', False)), name='user_no_superuser', violation_error_message='平台没有超级用户，权限只来自角色。')],
                },
                managers=[
                    ('objects', xueji.foundation.organizations.models.accounts.AccountManager()),
                ],
            ),
            migrations.CreateModel(
                name='Post',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('title', models.CharField(max_length=100, verbose_name='岗位名称')),
                    ('risk_level', models.CharField(choices=[('low', '低'), ('medium', '中'), ('high', '高')], default='low', max_length=8, verbose_name='廉政风险等级')),
                    ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='organizations.organization', verbose_name='单位')),
                    ('duty_note', models.CharField(blank=True, db_column='duties', default='', max_length=200, verbose_name='其他职责')),
                ],
                options={
                    'verbose_name': '岗位',
                    'verbose_name_plural': '岗位',
                    'constraints': [models.UniqueConstraint(fields=('organization', 'title'), name='post_title_once', violation_error_message='该单位已有同名岗位。')],
                },
            ),
            migrations.CreateModel(
                name='Membership',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('title', models.CharField(blank=True, default='', max_length=100, verbose_name='职务')),
                    ('kind', models.CharField(choices=[('work', '任职'), ('party', '组织关系'), ('host', '流入地支部')], default='work', max_length=8, verbose_name='关系')),
                    ('is_primary', models.BooleanField(default=True, verbose_name='主要')),
                    ('sort_no', models.PositiveIntegerField(default=1000, verbose_name='班子排序')),
                    ('valid_from', models.DateField(verbose_name='开始日期')),
                    ('valid_until', models.DateField(blank=True, null=True, verbose_name='结束日期（不含）')),
                    ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='organizations.organization', verbose_name='单位')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='organizations.person', verbose_name='人员')),
                    ('post', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to='organizations.post', verbose_name='岗位')),
                    ('end_reason', models.CharField(blank=True, default='', max_length=100, verbose_name='结束原因')),
                ],
                options={
                    'verbose_name': '任职',
                    'verbose_name_plural': '任职',
                    'constraints': [models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gt', models.F('valid_from')), _connector='OR'), name='membership_dates_order', violation_error_message='结束日期必须晚于开始日期。'), models.UniqueConstraint(fields=('person', 'organization', 'kind', 'valid_from'), name='membership_once', violation_error_message='该人员在此单位的任职已登记。')],
                },
            ),
            migrations.CreateModel(
                name='OrganizationLink',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('serves', '覆盖单位'), ('guides', '指导')], max_length=8, verbose_name='联系')),
                    ('valid_from', models.DateField(verbose_name='开始日期')),
                    ('valid_until', models.DateField(blank=True, null=True, verbose_name='结束日期（不含）')),
                    ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links_out', to='organizations.organization', verbose_name='党组织')),
                    ('target', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links_in', to='organizations.organization', verbose_name='对象')),
                ],
                options={
                    'verbose_name': '组织联系',
                    'verbose_name_plural': '组织联系',
                    'constraints': [models.UniqueConstraint(fields=('kind', 'source', 'target', 'valid_from'), name='org_link_once', violation_error_message='这项联系当天已登记。'), models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gt', models.F('valid_from')), _connector='OR'), name='org_link_dates', violation_error_message='结束日期必须晚于开始日期。'), models.CheckConstraint(condition=models.Q(('source', models.F('target')), _negated=True), name='org_link_two_units', violation_error_message='组织联系的两端不能是同一个单位。')],
                },
            ),
            migrations.CreateModel(
                name='OrganizationName',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=200, verbose_name='名称')),
                    ('short_name', models.CharField(blank=True, default='', max_length=100, verbose_name='简称')),
                    ('kind', models.CharField(choices=[('province', '省'), ('city', '市'), ('county', '县（市、区）'), ('township', '乡镇（街道）'), ('village', '村（社区）'), ('agency', '机关'), ('enterprise', '国有企业'), ('school', '学校'), ('hospital', '医院'), ('institution', '其他事业单位'), ('party_committee', '党委'), ('party_group', '党组'), ('general_branch', '党总支'), ('branch', '党支部'), ('small_group', '党小组')], max_length=20, verbose_name='类型')),
                    ('division_code', models.CharField(blank=True, default='', max_length=12, verbose_name='行政区划代码')),
                    ('valid_from', models.DateField(verbose_name='开始日期')),
                    ('valid_until', models.DateField(blank=True, null=True, verbose_name='结束日期（不含）')),
                    ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='names', to='organizations.organization', verbose_name='单位')),
                ],
                options={
                    'verbose_name': '名称沿革',
                    'verbose_name_plural': '名称沿革',
                    'constraints': [models.UniqueConstraint(fields=('organization', 'valid_from'), name='org_name_once', violation_error_message='该单位当天的名称已登记。'), models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gt', models.F('valid_from')), _connector='OR'), name='org_name_dates', violation_error_message='结束日期必须晚于开始日期。')],
                },
            ),
            migrations.CreateModel(
                name='OrganizationPlace',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('tree', models.CharField(choices=[('unit', '单位隶属'), ('party', '党组织隶属')], default='unit', max_length=5, verbose_name='树')),
                    ('path', models.CharField(max_length=255, verbose_name='路径')),
                    ('valid_from', models.DateField(verbose_name='开始日期')),
                    ('valid_until', models.DateField(blank=True, null=True, verbose_name='结束日期（不含）')),
                    ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='places', to='organizations.organization', verbose_name='单位')),
                    ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.organization', verbose_name='上级单位')),
                ],
                options={
                    'db_table': 'organizations_place',
                    'verbose_name': '隶属关系',
                    'verbose_name_plural': '隶属关系',
                    'indexes': [models.Index(fields=['tree', 'path', 'valid_from'], name='org_place_path'), models.Index(fields=['tree', 'parent'], name='org_place_parent')],
                    'constraints': [models.UniqueConstraint(fields=('organization', 'tree', 'valid_from'), name='org_place_once', violation_error_message='该单位当天的隶属关系已登记。'), models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gt', models.F('valid_from')), _connector='OR'), name='org_place_dates', violation_error_message='结束日期必须晚于开始日期。')],
                },
            ),
            migrations.CreateModel(
                name='PostDuty',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('duty', models.CharField(choices=[('approval', '审批'), ('credit', '信贷'), ('tender', '招标'), ('procurement', '采购'), ('enforcement', '执法'), ('finance', '财务'), ('personnel', '人事'), ('project', '工程建设'), ('assets', '资产管理'), ('subsidy', '补贴发放'), ('village_funds', '村级资金资产'), ('admission', '招生'), ('research_funds', '科研经费'), ('medical', '医药购销与诊疗'), ('data_access', '信息查询'), ('reception', '公务接待与用车')], max_length=16, verbose_name='职责类别')),
                    ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='duties', to='organizations.post', verbose_name='岗位')),
                ],
                options={
                    'verbose_name': '岗位职责',
                    'verbose_name_plural': '岗位职责',
                    'indexes': [models.Index(fields=['duty', 'post'], name='post_duty_posts')],
                    'constraints': [models.UniqueConstraint(fields=('post', 'duty'), name='post_duty_once', violation_error_message='该岗位已有这项职责。')],
                },
            ),
            migrations.CreateModel(
                name='PostGrading',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('level', models.CharField(choices=[('low', '低'), ('medium', '中'), ('high', '高')], max_length=8, verbose_name='廉政风险等级')),
                    ('reason', models.CharField(max_length=300, verbose_name='理由')),
                    ('graded_at', models.DateTimeField(verbose_name='评定时间')),
                    ('graded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='评定人')),
                    ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='gradings', to='organizations.post', verbose_name='岗位')),
                ],
                options={
                    'verbose_name': '岗位风险评定',
                    'verbose_name_plural': '岗位风险评定',
                    'indexes': [models.Index(fields=['post', 'graded_at'], name='post_grading_time')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='post_grading_reason', violation_error_message='评定风险等级要写明理由。')],
                },
            ),
            migrations.CreateModel(
                name='AdministratorDuty',
                fields=[
                    ('key', models.CharField(max_length=48, primary_key=True, serialize=False, verbose_name='标识')),
                    ('role', models.CharField(max_length=20, verbose_name='职责')),
                    ('person', models.OneToOneField(error_messages={'unique': '系统管理员、安全管理员、审计管理员须由不同的人担任。'}, on_delete=django.db.models.deletion.CASCADE, related_name='administrator_duty', to='organizations.person', verbose_name='人员')),
                ],
                options={
                    'verbose_name': '管理员职责',
                    'verbose_name_plural': '管理员职责',
                    'db_table': 'organizations_duty',
                    'constraints': [models.CheckConstraint(condition=models.Q(('role__in', ('system_admin', 'security_admin', 'audit_admin'))), name='duty_is_separated', violation_error_message='只有系统管理员、安全管理员、审计管理员是相互分立的职责。'), models.CheckConstraint(condition=models.Q(('key', django.db.models.functions.text.Concat(django.db.models.functions.comparison.Cast('person_id', models.CharField(max_length=20)), models.Value(':'), models.F('role')))), name='duty_key_fits', violation_error_message='职责标识与人员、角色不符。')],
                },
            ),
            migrations.CreateModel(
                name='RoleAssignment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('role', models.CharField(choices=[('organizer', '学习组织者'), ('lead_reader', '领学人'), ('discipline_office', '纪委办公室'), ('inspector', '督查员'), ('editor', '内容编辑'), ('reviewer', '内容审核'), ('lecturer', '讲师'), ('evaluator', '第三方评估'), ('system_admin', '系统管理员'), ('security_admin', '安全管理员'), ('audit_admin', '审计管理员')], max_length=20, verbose_name='角色')),
                    ('valid_from', models.DateField(verbose_name='开始日期')),
                    ('valid_until', models.DateField(blank=True, null=True, verbose_name='结束日期（不含）')),
                    ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='role_assignments', to='organizations.organization', verbose_name='范围（含下级）')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='roles', to='organizations.person', verbose_name='人员')),
                    ('purpose', models.CharField(blank=True, default='', max_length=200, verbose_name='用途')),
                    ('duty', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='organizations.administratorduty', verbose_name='管理员职责')),
                ],
                options={
                    'verbose_name': '角色授权',
                    'verbose_name_plural': '角色授权',
                    'constraints': [models.UniqueConstraint(fields=('person', 'role', 'organization', 'valid_from'), name='role_once', violation_error_message='该授权已登记。'), models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gt', models.F('valid_from')), _connector='OR'), name='role_dates_in_order', violation_error_message='结束日期必须晚于开始日期。'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('role__in', ('system_admin', 'security_admin', 'audit_admin')), _negated=True), ('duty', None)), models.Q(('role__in', ('system_admin', 'security_admin', 'audit_admin')), ('duty__isnull', False), ('duty', django.db.models.functions.text.Concat(django.db.models.functions.comparison.Cast('person_id', models.CharField(max_length=20)), models.Value(':'), models.F('role')))), models.Q(('role__in', ('system_admin', 'security_admin', 'audit_admin')), ('duty', None), ('valid_until__isnull', False)), _connector='OR'), name='role_duty_fits', violation_error_message='系统管理员、安全管理员、审计管理员须由不同的人担任。'), models.CheckConstraint(condition=models.Q(models.Q(('role__in', ('inspector', 'evaluator')), _negated=True), models.Q(('valid_until__isnull', False), models.Q(('purpose', ''), _negated=True)), _connector='OR'), name='role_visitors_named', violation_error_message='督查员、第三方评估须写明用途并有结束日期。')],
                },
            ),
            migrations.CreateModel(
                name='PersonMerge',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('merged_at', models.DateTimeField(verbose_name='合并时间')),
                    ('merged_by', models.CharField(max_length=100, verbose_name='办理人')),
                    ('reason', models.CharField(blank=True, default='', max_length=200, verbose_name='依据')),
                    ('detail', models.JSONField(verbose_name='内容')),
                    ('kept', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.person', verbose_name='保留的记录')),
                    ('lost', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.person', verbose_name='并入的记录')),
                ],
                options={
                    'verbose_name': '合并记录',
                    'verbose_name_plural': '合并记录',
                },
            ),
            migrations.CreateModel(
                name='DuplicatePair',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reasons', models.CharField(max_length=100, verbose_name='依据')),
                    ('status', models.CharField(choices=[('open', '待核对'), ('different', '不是同一人')], default='open', max_length=10, verbose_name='状态')),
                    ('found_at', models.DateTimeField(verbose_name='发现时间')),
                    ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='核对时间')),
                    ('first', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.person', verbose_name='人员')),
                    ('second', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.person', verbose_name='另一条记录')),
                ],
                options={
                    'verbose_name': '疑似重复',
                    'verbose_name_plural': '疑似重复',
                    'constraints': [models.UniqueConstraint(fields=('first', 'second'), name='duplicate_pair_once', violation_error_message='这一对已经列出。'), models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='duplicate_pair_order', violation_error_message='一对记录按编号先后登记一次。')],
                },
            ),
            migrations.CreateModel(
                name='ImportRun',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('job_id', models.BigIntegerField(blank=True, null=True, unique=True, verbose_name='检查任务')),
                    ('source', models.CharField(max_length=150, verbose_name='来源')),
                    ('file_sha256', models.CharField(blank=True, db_index=True, default='', max_length=64, verbose_name='文件')),
                    ('state', models.CharField(choices=[('checked', '待确认'), ('written', '已导入'), ('dropped', '已放弃')], default='checked', max_length=10, verbose_name='状态')),
                    ('checked_at', models.DateTimeField(verbose_name='检查时间')),
                    ('written_at', models.DateTimeField(blank=True, null=True, verbose_name='导入时间')),
                    ('notices', models.TextField(blank=True, default='', verbose_name='提示')),
                    ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='导入人')),
                ],
                options={
                    'verbose_name': '人员导入',
                    'verbose_name_plural': '人员导入',
                },
            ),
            migrations.CreateModel(
                name='ImportRow',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(verbose_name='行')),
                    ('kind', models.CharField(choices=[('new', '新增'), ('changed', '修改'), ('same', '未变'), ('refused', '有误')], max_length=8, verbose_name='结果')),
                    ('name', models.CharField(blank=True, default='', max_length=80, verbose_name='姓名')),
                    ('code', models.CharField(blank=True, default='', max_length=64, verbose_name='人员编号')),
                    ('words', models.TextField(blank=True, default='', verbose_name='内容')),
                    ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='organizations.importrun', verbose_name='导入')),
                ],
                options={
                    'verbose_name': '导入行',
                    'verbose_name_plural': '导入行',
                    'indexes': [models.Index(fields=['run', 'kind', 'number'], name='import_row_kind')],
                },
            ),
            migrations.CreateModel(
                name='PeopleSettings',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name_order', models.CharField(choices=[('congress', '党代会排法：两字名在前（田富、田大利）'), ('council', '人大排法：逐字比较（田大利、田富）')], default='congress', max_length=10, verbose_name='姓氏笔画排序')),
                    ('uses_id_number', models.BooleanField(default=False, verbose_name='登记身份证号')),
                ],
                options={
                    'verbose_name': '人员设置',
                    'verbose_name_plural': '人员设置',
                },
            ),
            migrations.CreateModel(
                name='OrganizationChange',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('rename', '更名'), ('move', '调整隶属'), ('merge', '合并'), ('split', '拆分'), ('abolish', '撤销'), ('party_move', '调整党组织隶属')], max_length=10, verbose_name='变更')),
                    ('status', models.CharField(choices=[('planned', '待生效'), ('done', '已生效'), ('withdrawn', '已撤回'), ('failed', '未能生效')], default='planned', max_length=9, verbose_name='状态')),
                    ('effective_date', models.DateField(verbose_name='生效日期')),
                    ('summary', models.CharField(max_length=300, verbose_name='内容')),
                    ('reason', models.CharField(blank=True, default='', max_length=200, verbose_name='原因')),
                    ('document_no', models.CharField(blank=True, default='', max_length=60, verbose_name='文号')),
                    ('facts', models.JSONField(default=dict, verbose_name='具体内容')),
                    ('refusal', models.CharField(blank=True, default='', max_length=300, verbose_name='未能生效的原因')),
                    ('recorded_at', models.DateTimeField(verbose_name='登记时间')),
                    ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='处理时间')),
                    ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办人')),
                ],
                options={
                    'verbose_name': '机构变更',
                    'verbose_name_plural': '机构变更',
                    'db_table': 'organizations_change',
                    'indexes': [models.Index(fields=['status', 'effective_date'], name='org_change_due')],
                },
            ),
            migrations.CreateModel(
                name='ChangedOrganization',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('part', models.CharField(choices=[('original', '变更前单位'), ('resulting', '变更后单位')], max_length=9, verbose_name='位置')),
                    ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='organizations.organization', verbose_name='单位')),
                    ('change', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='organizations.organizationchange', verbose_name='机构变更')),
                ],
                options={
                    'verbose_name': '变更涉及单位',
                    'verbose_name_plural': '变更涉及单位',
                    'db_table': 'organizations_changed',
                    'constraints': [models.UniqueConstraint(fields=('change', 'organization', 'part'), name='org_change_part_once', violation_error_message='该单位在这项变更中已登记。')],
                },
            ),
            migrations.CreateModel(
                name='DivisionCode',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(max_length=12, verbose_name='代码')),
                    ('name', models.CharField(max_length=100, verbose_name='名称')),
                    ('valid_from', models.DateField(verbose_name='启用日期')),
                    ('valid_until', models.DateField(blank=True, null=True, verbose_name='停用日期（不含）')),
                    ('note', models.CharField(blank=True, default='', max_length=200, verbose_name='说明')),
                ],
                options={
                    'verbose_name': '行政区划代码',
                    'verbose_name_plural': '行政区划代码',
                    'constraints': [models.UniqueConstraint(fields=('code', 'valid_from'), name='division_code_once', violation_error_message='该代码自这一天起已登记。'), models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gt', models.F('valid_from')), _connector='OR'), name='division_code_dates', violation_error_message='停用日期必须晚于启用日期。')],
                },
            ),
            migrations.CreateModel(
                name='DivisionSuccessor',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('successor_code', models.CharField(db_index=True, max_length=12, verbose_name='新代码')),
                    ('former', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='successors', to='organizations.divisioncode', verbose_name='原代码')),
                ],
                options={
                    'db_table': 'organizations_successor',
                    'verbose_name': '区划代码去向',
                    'verbose_name_plural': '区划代码去向',
                    'constraints': [models.UniqueConstraint(fields=('former', 'successor_code'), name='division_successor_once', violation_error_message='该去向已登记。')],
                },
            ),
            migrations.CreateModel(
                name='AccountRequest',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('open', '开通'), ('enable', '重新启用')], max_length=8, verbose_name='事项')),
                    ('requested_at', models.DateTimeField(verbose_name='申请时间')),
                    ('outcome', models.CharField(choices=[('pending', '待批准'), ('approved', '已批准'), ('returned', '已退回')], default='pending', max_length=8, verbose_name='结果')),
                    ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='审批时间')),
                    ('reason', models.CharField(blank=True, default='', max_length=200, verbose_name='退回原因')),
                    ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='审批人')),
                    ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organizations.organization', verbose_name='申请时的单位')),
                    ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='申请人')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='requests', to=settings.AUTH_USER_MODEL, verbose_name='账号')),
                ],
                options={
                    'verbose_name': '账号申请',
                    'verbose_name_plural': '账号申请',
                    'constraints': [models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(models.Q(('decided_by', models.F('requested_by')), _negated=True), models.Q(('decided_by', models.F('user')), _negated=True)), _connector='OR'), name='account_request_two_people', violation_error_message='账号不能由申请人或账号本人批准。'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('outcome', 'pending')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('outcome', 'approved')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('outcome', 'returned'), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='account_request_decided', violation_error_message='审批结果须有审批人和时间，退回须有原因。')],
                },
            ),
            migrations.CreateModel(
                name='AccessReview',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('begun_at', models.DateTimeField(verbose_name='开始时间')),
                    ('finished_at', models.DateTimeField(null=True, verbose_name='完成时间')),
                    ('begun_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='开始人')),
                    ('finished_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='完成人')),
                    ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organizations.organization', verbose_name='范围（含下级）')),
                ],
                options={
                    'verbose_name': '权限复核',
                    'verbose_name_plural': '权限复核',
                },
            ),
            migrations.CreateModel(
                name='AccessReviewItem',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('decision', models.CharField(choices=[('pending', '待复核'), ('keep', '保留'), ('revoke', '收回')], default='pending', max_length=8, verbose_name='结论')),
                    ('decided_at', models.DateTimeField(null=True, verbose_name='复核时间')),
                    ('reason', models.CharField(blank=True, default='', max_length=200, verbose_name='收回原因')),
                    ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='复核人')),
                    ('grant', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='organizations.roleassignment', verbose_name='授权')),
                    ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='organizations.accessreview')),
                ],
                options={
                    'verbose_name': '复核项',
                    'verbose_name_plural': '复核项',
                    'db_table': 'organizations_review_item',
                    'constraints': [models.UniqueConstraint(fields=('review', 'grant'), name='review_item_once'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('decision', 'pending')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('decision', 'keep')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('decision', 'revoke'), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='review_item_decided', violation_error_message='结论须有复核人和时间，收回须有原因。')],
                },
            ),
        ]),
    ]
