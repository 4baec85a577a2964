"""A slow job, for the worker of the fault tests."""

import time
from pathlib import Path

from django_tasks import task


@task()
def slow_note(path: str, seconds: float) -> None:
    """Note the start in a file, work for a while, note the end."""
    with Path(path).open("a", encoding="ascii") as notes:
        notes.write("started\n")
        notes.flush()
        time.sleep(seconds)
        notes.write("finished\n")
