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


@click.group(help="Statutes and rules: import, list, export, compare.")
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


COMPARE_HELP = """Compare two versions article by article.

OLD and NEW are files (.md, .txt, .docx) or imported versions: the id (see list) or 监察法@2018-03-20.

--json prints {"counts": {class: n}, "rows": [{"old": [..], "new": [..], "class", "similarity"}]}. An article
is written 43, and 17.1 for 第十七条之一. Every article stands in one row; where a split or merged article was
also reworded, its main heir (or source) stands in an amended row as well.
"""


@command.command("compare", help=COMPARE_HELP)
@click.argument("old")
@click.argument("new")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def compare(old: str, new: str, as_json: bool) -> None:
    """Print what became of every article; the exit code is 1 if a text cannot be read."""
    found = selectors.compare_texts(_text_of(old), _text_of(new))
    for words, articles in ((old, found.old), (new, found.new)):
        if not articles:
            raise click.ClickException(f"{words}：没有找到条文（第X条或一、二、三、），无法对照")
    rows = [
        {
            "old": [found.old[place].reference for place in row.old],
            "new": [found.new[place].reference for place in row.new],
            "class": row.kind.value,
            "similarity": row.similarity,
        }
        for row in found.rows
    ]
    if as_json:
        print_json({"counts": found.counts, "rows": rows})
    else:
        _print_comparison(found.counts, rows)


def _text_of(words: str) -> str:
    """The text of a file or of an imported version."""
    path = Path(words)
    if path.is_dir():
        raise click.ClickException(f"{words} 是文件夹，请写明文件")
    if path.is_file():
        try:
            return services.read_upload(path.name, path.read_bytes()).text
        except (DomainError, OSError) as error:
            reason = error.message if isinstance(error, DomainError) else error.strerror
            raise click.ClickException(f"{words}：{reason}") from None
    if path.suffix.lower() in SUFFIXES:
        raise click.ClickException(f"没有这个文件：{words}")
    version = selectors.version_named(words)
    if version is None:
        raise click.ClickException(
            f"既没有这个文件，也没有这个版本：{words}。版本写编号，或写 名称@日期，如 监察法@2018-03-20"
        )
    return version.source_text


def _print_comparison(counts: dict[str, int], rows: list[dict[str, Any]]) -> None:
    kinds = selectors.ArticleChange.Kind
    click.echo("  ".join(f"{kinds(kind).label} {count}" for kind, count in counts.items()))
    click.echo("旧条\t新条\t变化\t相似度")
    for row in rows:
        sides = ["、".join(row[side]) or "—" for side in ("old", "new")]
        click.echo("\t".join([*sides, kinds(row["class"]).label, f"{row['similarity']:.2f}"]))


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
