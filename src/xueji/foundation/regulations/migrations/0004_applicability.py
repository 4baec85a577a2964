"""To which levels and in which division a regulation applies."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("regulations", "0003_compared_texts")]

    operations = [
        migrations.AddField(
            model_name="regulation",
            name="levels",
            field=models.CharField(blank=True, default="", max_length=60, verbose_name="适用层级"),
        ),
        migrations.AddField(
            model_name="regulation",
            name="region_code",
            field=models.CharField(blank=True, default="", max_length=12, verbose_name="适用区划"),
        ),
    ]
