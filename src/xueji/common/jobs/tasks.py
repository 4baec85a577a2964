"""The one task of the queue behind every job a person starts."""

from django_tasks import task

from xueji.common.jobs import running


@task()
def run_job(job_id: int) -> None:
    """Run a job."""
    running.run(job_id)
