"""``xueji scheduled``: one piece of scheduled work, now."""

import click
from django.utils import timezone

from xueji.common.jobs import schedule


@click.command("scheduled")
@click.argument("name")
def command(name: str) -> None:
    """Run the scheduled work NAME now; the worker calls this for work that needs much memory."""
    found = next((item for item in schedule.scheduled() if item.name == name), None)
    if found is None:
        known = ", ".join(item.name for item in schedule.scheduled())
        raise click.ClickException(f"There is no scheduled work of that name. Known: {known}")
    schedule.run_now(found, timezone.now())
