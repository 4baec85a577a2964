"""Duties of posts become rows, gradings are kept; the text stays in its column for what the list lacks."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("organizations", "0003_present_as_history")]

    operations = [
        # The column keeps its name, so that processes of the version before go on during an upgrade.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameField(model_name="post", old_name="duties", new_name="duty_note"),
                migrations.AlterField(
                    model_name="post",
                    name="duty_note",
                    field=models.CharField(
                        blank=True, db_column="duties", default="", max_length=200, verbose_name="其他职责"
                    ),
                ),
            ],
        ),
    ]
