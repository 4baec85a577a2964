from django.db import migrations


class Migration(migrations.Migration):
    """The tables of the first river step aside under their old names until their rows are copied."""

    dependencies = [("learning_records", "0002_initial")]

    operations = [
        migrations.RenameModel("RecordDiscipline", "FormerDiscipline"),
        migrations.RenameModel("RecordArticle", "FormerArticle"),
        migrations.RenameModel("LearningRecord", "FormerRecord"),
    ]
