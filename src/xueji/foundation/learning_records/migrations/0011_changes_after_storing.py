from django.db import migrations, models


class Migration(migrations.Migration):
    """Which records changed after they were stored, for what was given out before."""

    dependencies = [("learning_records", "0010_statements_by_month")]

    operations = [
        migrations.CreateModel(
            name="RecordChange",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False, verbose_name="序号")),
                ("seq", models.BigIntegerField(verbose_name="记录序号")),
            ],
            options={
                "verbose_name": "学习记录的后续变动",
                "verbose_name_plural": "学习记录的后续变动",
                "db_table": "river_change",
            },
        ),
    ]
