"""``xueji graph``: check, export and import the knowledge graph."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click
from django.utils import timezone

from xueji.config.cli import print_json
from xueji.foundation.knowledge_graph import selectors, services


@click.group(help="Knowledge graph: check, export, import (SKOS).")
def command() -> None:
    """Group of the graph commands."""


@command.command("check", help="List what is wrong with the graph; exit code 1 if anything is.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def check(as_json: bool) -> None:
    """Print every problem with the page where it is mended."""
    problems = selectors.graph_problems(timezone.localdate())
    if as_json:
        print_json({"problems": [asdict(one) for one in problems]})
    else:
        for one in problems:
            click.echo(f"{one.label}\t{one.notation}\t{one.message}\t{one.url}")
        click.echo(f"{len(selectors.concept_graph().active)} 个概念，{len(problems)} 处要改。")
    if problems:
        raise SystemExit(1)


@command.command("export", help="Write the whole graph as SKOS.")
@click.option(
    "--format", "file_format", type=click.Choice(list(services.FORMATS)), default="turtle", show_default=True
)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="File; default: the screen.")
def export(file_format: str, output: Path | None) -> None:
    """Write the graph to a file or to standard output."""
    text = services.write_skos(selectors.stored_skos(), file_format)
    if output is None:
        click.echo(text, nl=False)
        return
    output.write_text(text, encoding="utf-8")
    click.echo(f"已写入 {output}")


@command.command("import", help="Compare a SKOS file with the graph and, with --commit, take it in.")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--format", "file_format", type=click.Choice(list(services.FORMATS)), help="Default: by ending."
)
@click.option("--commit", is_flag=True, help="Write; without it nothing is changed.")
@click.option("--retire-missing", is_flag=True, help="Retire concepts that the file does not name.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def import_file(
    path: Path, file_format: str | None, commit: bool, retire_missing: bool, as_json: bool
) -> None:
    """Print the differences and problems; the exit code is 1 when the file has to be mended first."""
    text = services.read_text(path.read_bytes())
    plan = selectors.plan_of_text(
        text, file_format or services.format_of(path.name, text), timezone.localdate()
    )
    _report(plan, as_json=as_json)
    if plan.is_blocked or plan.scheme is None:
        raise SystemExit(1)
    if commit:
        services.apply_skos(
            plan.scheme, retire_missing=retire_missing, actor=None, now=timezone.now(), source=path.name
        )
        if not as_json:
            click.echo("已写入。")
    elif not as_json:
        click.echo("没有写入；加上 --commit 写入。")


def _report(plan: selectors.GraphPlan, *, as_json: bool) -> None:
    changed = [(one.concept.uri, [field.label for field in one.fields]) for one in plan.changed]
    if as_json:
        print_json(
            {
                "added": [one.uri for one in plan.added],
                "changed": dict(changed),
                "unchanged": plan.unchanged_count,
                "missing": [one.uri for one in plan.missing],
                "problems": [asdict(one) for one in plan.problems],
            }
        )
        return
    for problem in plan.problems:
        click.echo(f"{'要改' if problem.is_blocking else '提示'}\t{problem.where}\t{problem.message}")
    for uri, fields in changed:
        click.echo(f"修改\t{uri}\t{'、'.join(fields)}")
    click.echo(
        f"新增 {len(plan.added)}，修改 {len(plan.changed)}，相同 {plan.unchanged_count}，"
        f"文件中没有 {len(plan.missing)}。"
    )
