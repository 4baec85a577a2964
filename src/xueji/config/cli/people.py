"""``xueji people``: people of the units."""

import sys
import time
from pathlib import Path

import click
from django.utils import timezone

from xueji.config.cli import print_json
from xueji.foundation.organizations import services


@click.group("people")
def command() -> None:
    """People of the units."""


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--skip-bad", is_flag=True, help="Leave out rows with errors.")
@click.option("--check", is_flag=True, help="Only say what would change.")
@click.option("--failures", type=click.Path(dir_okay=False, path_type=Path), help="Write reasons here.")
@click.option("--json", "as_json", is_flag=True)
def import_file(file: Path, skip_bad: bool, check: bool, failures: Path | None, as_json: bool) -> None:
    """Import an Excel file of people (template: the page 导入人员); importing again changes nothing."""
    begin = time.monotonic()
    content, now = file.read_bytes(), timezone.now()
    if check:
        outcome = services.check_people(content, now=now)
    else:
        outcome = services.import_people(content, now=now, skip_bad=skip_bad)
    facts = {**outcome.as_json(), "seconds": round(time.monotonic() - begin, 2)}
    if failures is not None and outcome.errors:
        failures.write_bytes(services.marked_failures(content, outcome))
    if as_json:
        print_json(facts)
    else:
        for error in outcome.errors:
            click.echo(str(error), err=True)
        click.echo(_sentence(facts, is_written=outcome.is_written))
    if not outcome.is_written and not check:
        sys.exit(1)


def _sentence(facts: dict[str, object], *, is_written: bool) -> str:
    done = "" if is_written else "没有写入；若写入则"
    counts = f"新增 {facts['created']}，更新 {facts['updated']}，未变 {facts['unchanged']}"
    return f"{done}{counts}（{facts['seconds']} 秒）。"
