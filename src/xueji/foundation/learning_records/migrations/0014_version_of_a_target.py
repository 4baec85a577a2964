from django.db import migrations, models


class Migration(migrations.Migration):
    """A target says which xAPI it speaks."""

    dependencies = [("learning_records", "0013_salt_of_the_ids")]

    operations = [
        migrations.AddField(
            model_name="forwardtarget",
            name="version",
            field=models.CharField(
                db_default="1.0.3", default="1.0.3", max_length=10, verbose_name="xAPI 版本"
            ),
        ),
    ]
