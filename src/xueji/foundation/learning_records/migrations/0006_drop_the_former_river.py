from django.db import migrations


class Migration(migrations.Migration):
    """The tables of the first river go; on PostgreSQL a table is not changed in the transaction that read it."""

    dependencies = [("learning_records", "0005_copy_the_river")]

    operations = [
        migrations.DeleteModel("FormerArticle"),
        migrations.DeleteModel("FormerDiscipline"),
        migrations.DeleteModel("FormerRecord"),
    ]
