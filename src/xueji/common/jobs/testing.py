"""For the tests of domains whose work runs as a job."""

from xueji.common.jobs import running
from xueji.common.jobs.models import Job


def run_waiting() -> list[Job]:
    """Do what the worker does with everything that waits; returns the jobs as they are afterwards."""
    keys = list(Job.objects.filter(state=Job.State.WAITING).order_by("pk").values_list("pk", flat=True))
    for key in keys:
        running.run(key)
    return list(Job.objects.filter(pk__in=keys).order_by("pk"))
