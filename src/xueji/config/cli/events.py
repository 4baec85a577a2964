"""``xueji events``: who listens to what."""

import click

from xueji.common.events import bus
from xueji.config.cli import print_json


@click.command("events")
@click.option("--json", "as_json", is_flag=True)
def command(as_json: bool) -> None:
    """List every announcement and its subscribers."""
    found = bus.subscriptions()
    if as_json:
        print_json(found)
        return
    for name, subscribers in sorted(found.items()):
        click.echo(name)
        for subscriber in subscribers:
            click.echo(f"  {subscriber}")
