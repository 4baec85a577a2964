import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Rotation, rate and use of credentials; targets of forwarding; accounts that are not ours."""

    dependencies = [
        ("learning_records", "0007_statements_as_shown"),
        ("organizations", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="xapicredential",
            name="former_digest",
            field=models.CharField(blank=True, default="", max_length=64, verbose_name="旧密码摘要"),
        ),
        migrations.AddField(
            model_name="xapicredential",
            name="former_until",
            field=models.DateTimeField(blank=True, null=True, verbose_name="旧密码有效至"),
        ),
        migrations.AddField(
            model_name="xapicredential",
            name="last_used_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="最近使用"),
        ),
        migrations.AddField(
            model_name="xapicredential",
            name="requests_a_minute",
            field=models.PositiveIntegerField(default=6000, verbose_name="每分钟请求上限"),
        ),
        migrations.CreateModel(
            name="ForwardTarget",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="名称")),
                ("url", models.URLField(max_length=500, verbose_name="接口地址")),
                ("key", models.CharField(max_length=200, verbose_name="用户名")),
                ("secret_sealed", models.CharField(max_length=1000, verbose_name="密码（加密）")),
                (
                    "verbs",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="只转发的行为"),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="启用")),
                ("position", models.BigIntegerField(default=0, verbose_name="位置")),
                ("sent_count", models.BigIntegerField(default=0, verbose_name="已转发")),
                ("failures", models.PositiveIntegerField(default=0, verbose_name="连续失败次数")),
                ("next_try_at", models.DateTimeField(blank=True, null=True, verbose_name="下次尝试")),
                ("last_sent_at", models.DateTimeField(blank=True, null=True, verbose_name="最近转发")),
                (
                    "last_error",
                    models.CharField(blank=True, default="", max_length=300, verbose_name="最近错误"),
                ),
                ("created_at", models.DateTimeField(verbose_name="建立时间")),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.organization",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "转发目标",
                "verbose_name_plural": "转发目标",
                "db_table": "river_forward_target",
            },
        ),
        migrations.CreateModel(
            name="SetAsideActor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("actor_key", models.BigIntegerField(unique=True, verbose_name="账号键")),
                ("label", models.CharField(max_length=500, verbose_name="账号")),
                ("created_at", models.DateTimeField(verbose_name="搁置时间")),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.organization",
                        verbose_name="来源单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "搁置的外部账号",
                "verbose_name_plural": "搁置的外部账号",
                "db_table": "river_actor_aside",
            },
        ),
        migrations.CreateModel(
            name="ForwardRefusal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="原因")),
                ("refused_at", models.DateTimeField(verbose_name="拒收时间")),
                (
                    "record",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="learning_records.learningrecord",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="refusals",
                        to="learning_records.forwardtarget",
                    ),
                ),
            ],
            options={
                "verbose_name": "拒收的陈述",
                "verbose_name_plural": "拒收的陈述",
                "db_table": "river_forward_refusal",
                "constraints": [
                    models.UniqueConstraint(fields=("target", "record"), name="river_refusal_once")
                ],
            },
        ),
    ]
