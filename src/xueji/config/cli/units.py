"""``xueji units``: the organization tree."""

import sys
import time
from pathlib import Path

import click
from django.utils import timezone

from xueji.config.cli import print_json
from xueji.foundation.organizations import services


@click.group("units")
def command() -> None:
    """Units of the organization tree."""


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--root-name", default="", help="Put rows without a parent below the root unit of this name.")
@click.option("--skip-bad", is_flag=True, help="Leave out rows with errors, and all below them.")
@click.option("--json", "as_json", is_flag=True)
def import_file(file: Path, root_name: str, skip_bad: bool, as_json: bool) -> None:
    """Import a CSV with the columns code,name,level,parent_code; importing again changes nothing."""
    begin = time.monotonic()
    outcome = services.import_units_csv(
        file.read_bytes(), now=timezone.now(), root_name=root_name.strip(), skip_bad=skip_bad
    )
    facts = {**outcome.as_json(), "seconds": round(time.monotonic() - begin, 2)}
    if as_json:
        print_json(facts)
    else:
        for error in outcome.errors:
            click.echo(f"第 {error.line} 行：{error.message}", err=True)
        click.echo(_sentence(outcome, facts["seconds"]))
    if not outcome.is_written:
        sys.exit(1)


def _sentence(outcome: services.UnitImport, seconds: float) -> str:
    if not outcome.is_written:
        return f"有 {len(outcome.errors)} 行错误，没有写入任何单位；改正后再导入，或加 --skip-bad 跳过。"
    if not outcome.created and not outcome.updated:
        return f"没有变化：{outcome.unchanged} 个单位与文件一致（{seconds} 秒）。"
    return (
        f"新增 {outcome.created}，更新 {outcome.updated}，未变 {outcome.unchanged}，"
        f"跳过 {len(outcome.errors)} 行（{seconds} 秒）。"
    )
