"""``xueji regulations``: import, list and export statutes and rules."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from django.utils import timezone

from xueji.common.errors import DomainError
from xueji.config.cli import print_json
from xueji.foundation.regulations import selectors, services

SUFFIXES = (".md", ".markdown", ".txt", ".docx")


@click.group(help="Statutes and rules: import, list, export.")
def command() -> None:
    """Group of the regulations commands."""


@command.command("import", help="Import a file (.md, .txt, .docx) or every such file below a folder.")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--date", "version_on", type=click.DateTime(["%Y-%m-%d"]), help="Version date, if the text has none."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def import_path(path: Path, version_on: datetime | None, as_json: bool) -> None:
    """Import and report every file; the exit code is 1 if one could not be imported."""
    now = timezone.now()
    day = version_on.date() if version_on else None
    entries = [_import_file(file, path, day, now) for file in _files(path)]
    if as_json:
        print_json({"files": [entry for entry, _ in entries]})
    else:
        for entry, _ in entries:
            _print_entry(entry)
    if not entries:
        raise click.ClickException(f"{path} 里没有 .md、.txt 或 .docx 文件")
    if not all(imported for _, imported in entries):
        raise SystemExit(1)


@command.command("list", help="List regulations and their versions.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def list_regulations(as_json: bool) -> None:
    """Print id, title and versions of every regulation."""
    rows = [_row(regulation) for regulation in selectors.regulations().order_by("title")]
    if as_json:
        print_json({"regulations": rows})
        return
    for row in rows:
        for version in row["versions"]:
            click.echo(
                f"{version['id']}\t{row['title']}\t{version['version_date']}\t{version['articles']} 条"
            )


@command.command("export", help="Print one version (by its id, see list) as Markdown.")
@click.argument("version_id", type=int)
@click.option("--source", is_flag=True, help="The imported text itself, character by character.")
def export(version_id: int, source: bool) -> None:
    """Write a version to standard output."""
    version = selectors.version_by_id(version_id)
    if version is None:
        raise click.ClickException(f"没有编号为 {version_id} 的版本")
    click.echo(version.source_text if source else selectors.export_markdown(version), nl=False)


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    return sorted(file for file in path.rglob("*") if file.suffix.lower() in SUFFIXES and file.is_file())


def _import_file(file: Path, root: Path, day: date | None, now: datetime) -> tuple[dict[str, Any], bool]:
    """Import one file; returns its report and whether it is in the library now."""
    shown = str(file) if root.is_file() else str(file.relative_to(root))
    entry: dict[str, Any] = {
        "path": shown,
        "title": None,
        "version_date": None,
        "articles": 0,
        "problems": [],
    }
    try:
        source = services.read_upload(file.name, file.read_bytes())
        plan = selectors.import_plan(
            file.name, source.text, reader_problems=source.problems, version_date=day
        )
        problems = [{"line": problem.line, "message": problem.message} for problem in plan.problems]
        entry |= {"title": plan.title or None, "articles": len(plan.document.articles), "problems": problems}
        entry["version_date"] = plan.version_date.isoformat() if plan.version_date else None
        services.carry_out(plan, actor=None, now=now)
    except (DomainError, OSError) as error:
        if type(error) is not services.NotImportable or not entry["problems"]:
            words = error.message if isinstance(error, DomainError) else f"文件读不出来：{error.strerror}"
            entry["problems"].append({"line": 1, "message": words})
        return entry, False
    return entry, True


def _print_entry(entry: dict[str, Any]) -> None:
    click.echo(
        f"{entry['path']}\t{entry['title'] or '—'}\t{entry['version_date'] or '—'}\t{entry['articles']} 条"
    )
    for problem in entry["problems"]:
        click.echo(f"    第 {problem['line']} 行：{problem['message']}")


def _row(regulation: selectors.Regulation) -> dict[str, Any]:
    versions = [
        {
            "id": version.pk,
            "version_date": version.version_date.isoformat(),
            "effective_date": version.effective_date.isoformat(),
            "articles": version.article_count,
        }
        for version in selectors.versions_of(regulation)
    ]
    return {"id": regulation.pk, "title": regulation.title, "kind": regulation.kind, "versions": versions}
