"""The ``xueji`` command. Each domain's commands are in the module of its name beside this file."""

import json
import os
import sys
from importlib import import_module
from typing import Any

import click

# Command name → module beside this file with a click command or group named ``command`` (or after the colon).
COMMANDS = {
    "audit": "audit",
    "backup": "backup",
    "demo": "demo",
    "doctor": "doctor",
    "events": "events",
    "graph": "graph",
    "keys": "keys",
    "ledger": "ledger",
    "lrs": "lrs",
    "migrate": "migrate",
    "regulations": "regulations",
    "restore": "backup:restore",
    "scheduled": "scheduled",
    "search": "search",
    "serve": "serve",
    "sessions": "sessions",
    "units": "units",
    "people": "people",
    "users": "users",
    "worker": "worker",
}

# What Django's set-up is to find in the environment, these put there first.
SET_UP_THEMSELVES = {"serve"}


class LazyGroup(click.Group):
    """Loads a command's module only when it is called, so that ``xueji --help`` needs no database."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of the commands whose module is there."""
        folder = os.path.dirname(__file__)
        modules = {name: place.split(":")[0] for name, place in COMMANDS.items()}
        return [name for name, module in modules.items() if os.path.exists(f"{folder}/{module}.py")]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command, with Django set up but for those that do so themselves."""
        if cmd_name not in self.list_commands(ctx):
            return None
        name_settings()
        if cmd_name not in SET_UP_THEMSELVES:
            set_up_django()
        module, _, attribute = COMMANDS[cmd_name].partition(":")
        loaded: click.Command = getattr(import_module(f"{__name__}.{module}"), attribute or "command")
        return loaded


def name_settings() -> None:
    """Say where the settings are, unless somebody said so."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xueji.config.settings")


def set_up_django() -> None:
    """Load the settings once; unsafe settings end the command with their reason."""
    import django

    from xueji.common.errors import UnsafeSettings

    name_settings()
    try:
        django.setup()
    except UnsafeSettings as error:
        raise click.ClickException(str(error)) from None


def print_json(value: Any) -> None:
    """Print one JSON document in readable Chinese."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Xueji (学纪): discipline study tied to the meeting about to begin."""


def main() -> None:
    """Run the command; a domain refusal is printed as one line, not as a traceback."""
    from xueji.common.errors import DomainError

    try:
        cli(standalone_mode=True)
    except DomainError as error:
        click.echo(error.message, err=True)
        sys.exit(1)
