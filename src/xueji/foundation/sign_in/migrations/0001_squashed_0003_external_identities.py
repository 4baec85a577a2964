"""Every table of the domain in one step; data folders that have the steps of before count it as done."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from xueji.common.create_tables import CreateTables


class Migration(migrations.Migration):

    replaces = [('sign_in', '0001_initial'), ('sign_in', '0002_activation_codes'), ('sign_in', '0003_external_identities')]

    initial = True

    dependencies = [
        ('organizations', '0001_initial'),
        ('organizations', '0003_present_as_history'),
        ('organizations', '0006_duties_from_text'),
        ('organizations', '__first__'),
    ]

    operations = [
        CreateTables([
            migrations.CreateModel(
                name='EndedSession',
                fields=[
                    ('key_digest', models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name='会话摘要')),
                    ('reason', models.CharField(choices=[('second_sign_in', '此账号已在另一处登录，这里的登录已自动结束。'), ('ended_by_owner', '这里的登录已由本人在另一台设备上结束。')], max_length=20, verbose_name='原因')),
                    ('ended_at', models.DateTimeField(db_index=True, verbose_name='结束时间')),
                ],
                options={
                    'verbose_name': '已结束的登录',
                    'verbose_name_plural': '已结束的登录',
                },
            ),
            migrations.CreateModel(
                name='FactorGrace',
                fields=[
                    ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, serialize=False, to=settings.AUTH_USER_MODEL, verbose_name='账号')),
                    ('since', models.DateTimeField(verbose_name='开始时间')),
                ],
                options={
                    'verbose_name': '二次验证宽限',
                    'verbose_name_plural': '二次验证宽限',
                },
            ),
            migrations.CreateModel(
                name='FactorSecret',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('secret_sealed', models.CharField(max_length=250, verbose_name='密钥（加密）')),
                ],
                options={
                    'verbose_name': '二次验证密钥',
                    'verbose_name_plural': '二次验证密钥',
                },
            ),
            migrations.CreateModel(
                name='PasswordRecord',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('password', models.CharField(max_length=128, verbose_name='密码摘要')),
                    ('set_at', models.DateTimeField(verbose_name='设置时间')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='password_records', to=settings.AUTH_USER_MODEL, verbose_name='账号')),
                ],
                options={
                    'verbose_name': '历史密码',
                    'verbose_name_plural': '历史密码',
                    'indexes': [models.Index(fields=['user', '-set_at'], name='password_newest')],
                },
            ),
            migrations.CreateModel(
                name='ActivationCode',
                fields=[
                    ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, serialize=False, to=settings.AUTH_USER_MODEL, verbose_name='账号')),
                    ('code_digest', models.CharField(max_length=64, verbose_name='激活码摘要')),
                    ('made_at', models.DateTimeField(verbose_name='生成时间')),
                    ('expires_at', models.DateTimeField(verbose_name='有效期至')),
                    ('failures', models.PositiveSmallIntegerField(default=0, verbose_name='输错次数')),
                    ('used_at', models.DateTimeField(blank=True, null=True, verbose_name='使用时间')),
                ],
                options={
                    'verbose_name': '激活码',
                    'verbose_name_plural': '激活码',
                },
            ),
            migrations.CreateModel(
                name='ExternalIdentity',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('provider', models.CharField(max_length=50, verbose_name='登录方式')),
                    ('tenant', models.CharField(max_length=100, verbose_name='租户')),
                    ('subject', models.CharField(max_length=191, verbose_name='外部编号')),
                    ('bound_at', models.DateTimeField(verbose_name='绑定时间')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='external_identities', to='organizations.person', verbose_name='人员')),
                ],
                options={
                    'verbose_name': '外部身份',
                    'verbose_name_plural': '外部身份',
                    'constraints': [models.UniqueConstraint(fields=('provider', 'tenant', 'subject'), name='identity_of_one_person', violation_error_message='这个外部身份已绑定到别人。'), models.UniqueConstraint(fields=('person', 'provider', 'tenant'), name='one_identity_a_provider', violation_error_message='这个人在这种登录方式下已有绑定。')],
                },
            ),
        ]),
    ]
