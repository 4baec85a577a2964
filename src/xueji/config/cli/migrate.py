"""``xueji migrate``: bring the database up to date."""

import click
from django.core.management import call_command

from xueji.config.cli import print_json


@click.command("migrate")
@click.option("--json", "as_json", is_flag=True, help="Print the applied migrations as JSON.")
def command(as_json: bool) -> None:
    """Create or update the tables."""
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    from xueji.common.search import services as search

    recorder = MigrationRecorder(connection)
    before = set(recorder.applied_migrations()) if recorder.has_table() else set()
    call_command("migrate", interactive=False, verbosity=0)
    search.mend_program_kinds()
    applied = sorted(f"{app}.{name}" for app, name in set(recorder.applied_migrations()) - before)
    if as_json:
        print_json({"applied": applied})
    else:
        click.echo(f"Database up to date; {len(applied)} migrations applied.")
