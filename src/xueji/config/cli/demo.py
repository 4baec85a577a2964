"""``xueji demo``: load the fictional city, so that there is something to try."""

import click
from django.conf import settings
from django.utils import timezone

from xueji.config.cli import print_json
from xueji.config.demo import loading
from xueji.config.demo.people import DEMO_PASSWORD


@click.command("demo")
@click.option("--json", "as_json", is_flag=True)
def command(as_json: bool) -> None:
    """Load the demonstration; repeating it adds only what is missing."""
    counts = loading.load(timezone.now())
    (settings.DATA_DIR / "demo").touch()
    if as_json:
        print_json({**counts, "password": DEMO_PASSWORD, "accounts": loading.SHOWN_ACCOUNTS})
        return
    click.echo("Demonstration: " + ", ".join(f"{number} {name}" for name, number in counts.items()))
    click.echo(f"Sign in (password for all: {DEMO_PASSWORD}):")
    for login, words in loading.SHOWN_ACCOUNTS.items():
        click.echo(f"  {login:<14}{words}")
