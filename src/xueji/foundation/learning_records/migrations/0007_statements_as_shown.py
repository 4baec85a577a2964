from django.db import migrations, models


class Migration(migrations.Migration):
    """Beside the received JSON, the one given back where the specification wants it changed."""

    dependencies = [("learning_records", "0006_drop_the_former_river")]

    operations = [
        migrations.AddField(
            "statementbody", "shown", models.TextField(verbose_name="给出的 JSON", null=True, blank=True)
        ),
    ]
