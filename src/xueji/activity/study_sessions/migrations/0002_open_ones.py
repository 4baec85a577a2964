from django.db import migrations, models

from xueji.common.concurrent_index import AddIndexConcurrently


class Migration(migrations.Migration):
    """What runs, and what is to be approved soon, is found among years of closed sessions."""

    atomic = False

    dependencies = [("study_sessions", "0001_initial")]

    operations = [
        AddIndexConcurrently(
            model_name="studysession",
            index=models.Index(fields=["status", "starts_at"], name="session_status_start"),
        ),
    ]
