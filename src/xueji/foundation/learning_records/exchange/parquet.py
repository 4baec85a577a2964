"""The river as Parquet, the input of analysis: one folder a month, only what is new, whole files or none.

The mark in ``position.json`` moves after a file is in its place. A run that is killed in between writes the
same file again under the same name, which begins with the number of its first record, so nothing is doubled.
DuckDB writes the files: it is one package of 24 MB and reads them again for analysis; PyArrow is 55 MB
(docs/decisions/0012-tools-and-exchange.md).
"""

import json
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Any

import duckdb

from xueji.common.batches import batches
from xueji.common.errors import DomainError
from xueji.foundation.learning_records.lrs import numbering
from xueji.foundation.learning_records.models import LearningRecord, RecordChange
from xueji.foundation.learning_records.rules import moments

PART_ROWS = 50_000
READ_ROWS = 2_000
# Column → DuckDB type; docs/how-to/connect-a-tool.md says what each holds.
SCHEMA = {
    "seq": "BIGINT",
    "id": "VARCHAR",
    "tenant_id": "BIGINT",
    "person_id": "BIGINT",
    "organization_id": "BIGINT",
    "organization_path": "VARCHAR",
    "verb": "VARCHAR",
    "activity_type": "VARCHAR",
    "activity_key": "VARCHAR",
    "activity_title": "VARCHAR",
    "occurred_at": "TIMESTAMPTZ",
    "stored_at": "TIMESTAMPTZ",
    "success": "BOOLEAN",
    "score": "DOUBLE",
    "duration_seconds": "BIGINT",
    "evidence_grade": "VARCHAR",
    "replaces_seq": "BIGINT",
    "is_voided": "BOOLEAN",
    "article_ids": "BIGINT[]",
    "disciplines": "VARCHAR[]",
}


class ExportFailed(DomainError):
    """The folder cannot be written, or holds something else."""


# What may change after a record was written; ``changes/`` holds it anew, the highest number is the last word.
CHANGING = ("person_id", "organization_id", "organization_path", "is_voided")
CHANGES = {"number": "BIGINT", "seq": "BIGINT", **{name: SCHEMA[name] for name in CHANGING}}
_CHANGES_FOLDER = "changes"


@dataclass(frozen=True, slots=True)
class Exported:
    """What one run wrote; ``changes``: how many records written before it told anew."""

    rows: int
    changes: int
    files: list[Path]
    position: int


@dataclass(frozen=True, slots=True)
class _Mark:
    """How far a folder is: the last record number and the last change."""

    position: int = 0
    changes: int = 0

    def put(self, folder: Path) -> None:
        """Keep it in the folder."""
        facts = {"format": 1, "position": self.position, "changes": self.changes}
        _put(folder / "position.json", json.dumps(facts))


def records_sql(folder: Path) -> str:
    """A query for DuckDB that gives every record of an export folder as the river has it by now.

    A match, its taking back or a voiding that came after a record was written is put over it.
    """
    written = f"read_parquet({_quoted(folder / 'month=*' / '*.parquet')}, hive_partitioning=false)"
    if not any((folder / _CHANGES_FOLDER).glob("*.parquet")):
        return f"SELECT * FROM {written}"  # noqa: S608 - a path, quoted
    late = f"read_parquet({_quoted(folder / _CHANGES_FOLDER / '*.parquet')})"
    replaced = ", ".join(
        f"CASE WHEN late.seq IS NULL THEN told.{name} ELSE late.{name} END AS {name}" for name in CHANGING
    )
    return (
        f"SELECT told.* REPLACE ({replaced}) FROM {written} AS told LEFT JOIN "  # noqa: S608 - paths, quoted
        f"(SELECT * FROM {late} QUALIFY row_number() OVER (PARTITION BY seq ORDER BY number DESC) = 1) "
        "AS late ON late.seq = told.seq"
    )


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def export(folder: Path) -> Exported:
    """Write every record that is new since the last run into the folder.

    Raises:
        ExportFailed: the folder cannot be written or its mark cannot be read; what is there stays.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return _export(folder)
    except (OSError, duckdb.Error) as error:
        raise ExportFailed(
            f"“{folder}”写不进去：{error}。请检查目录权限和磁盘空间，然后再运行一次。"
        ) from None


def _export(folder: Path) -> Exported:
    mark = _mark(folder)
    position = mark.position
    until = moments.number_at(numbering.consistent_through())
    files: list[Path] = []
    count = 0
    while batch := _next(position, until):
        month, rows = batch
        files.append(_write(folder, f"month={month}", rows[0].seq, map(_facts, rows), SCHEMA))
        position = rows[-1].seq
        count += len(rows)
        _Mark(position, mark.changes).put(folder)
    changed, last = 0, mark.changes
    while told := _next_changes(last, until):
        last = told[-1]["number"]
        files.append(_write(folder, _CHANGES_FOLDER, told[0]["number"], told, CHANGES))
        changed += len(told)
        _Mark(position, last).put(folder)
    return Exported(count, changed, files, position)


def _next_changes(after: int, until: int) -> list[dict[str, Any]]:
    """The next changes in order, with what the records say now; all of them lie behind their records."""
    noted = RecordChange.objects.filter(number__gt=after, number__lt=until).order_by("number")[:PART_ROWS]
    changes = list(noted.values_list("number", "seq"))
    now: dict[int, dict[str, Any]] = {}
    for batch in batches(list({seq for _, seq in changes})):
        rows = LearningRecord.objects.filter(seq__in=batch).values("seq", *CHANGING)
        now.update({row["seq"]: row for row in rows})
    return [{"number": number, **now[seq]} for number, seq in changes if seq in now]


def _mark(folder: Path) -> _Mark:
    mark = folder / "position.json"
    if not mark.exists():
        return _Mark()
    try:
        facts = json.loads(mark.read_text())
        return _Mark(int(facts["position"]), int(facts.get("changes", 0)))
    except (ValueError, KeyError, TypeError):
        raise ExportFailed(f"“{mark}”不是导出位置文件；请换一个目录，或删除这个目录后重新导出。") from None


def _next(position: int, until: int) -> tuple[str, list[LearningRecord]] | None:
    """The next records of one month, oldest first."""
    rows = LearningRecord.objects.filter(seq__gt=position, seq__lt=until).order_by("seq")
    first = rows.values_list("seq", flat=True).first()
    if first is None:
        return None
    begin = moments.moment_of(first).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    year, month = divmod(begin.year * 12 + begin.month, 12)
    end = moments.number_at(begin.replace(year=year, month=month + 1))
    part = rows.filter(seq__lt=min(end, until)).prefetch_related("articles", "disciplines")[:PART_ROWS]
    return f"{begin:%Y-%m}", list(part.iterator(READ_ROWS))


def _write(
    folder: Path, place_name: str, first: int, facts: Iterable[dict[str, Any]], schema: dict[str, str]
) -> Path:
    place = folder / place_name
    place.mkdir(exist_ok=True)
    target = place / f"part-{first}.parquet"
    with tempfile.TemporaryDirectory(dir=folder, prefix=".writing-") as work:
        lines, made = Path(work) / "rows.ndjson", Path(work) / "part.parquet"
        with lines.open("w", encoding="utf-8") as stream:
            stream.writelines(json.dumps(one, ensure_ascii=False) + "\n" for one in facts)
        _convert(lines, made, schema)
        _sync(made)
        made.replace(target)
    return target


def _facts(row: LearningRecord) -> dict[str, Any]:
    facts = {name: getattr(row, name) for name in SCHEMA if hasattr(row, name) and name != "disciplines"}
    return {
        **facts,
        "id": str(row.uuid),
        "occurred_at": row.occurred_at.astimezone(UTC).isoformat(),
        "stored_at": row.stored_at.astimezone(UTC).isoformat(),
        "replaces_seq": row.replaces_id,
        "article_ids": sorted(link.article_id for link in row.articles.all()),
        "disciplines": sorted(link.discipline for link in row.disciplines.all()),
    }


def _convert(lines: Path, made: Path, schema: dict[str, str]) -> None:
    types = ", ".join(f"'{name}': '{kind}'" for name, kind in schema.items())
    with duckdb.connect(config={"threads": 1}) as engine:
        engine.execute(
            f"COPY (SELECT * FROM read_json(?, format='newline_delimited', columns={{{types}}})) "  # noqa: S608
            f"TO {_quoted(made)} (FORMAT parquet, COMPRESSION zstd)",
            [str(lines)],
        )


def _put(path: Path, text: str) -> None:
    """Write a small file whole or not at all."""
    work = path.with_suffix(".new")
    work.write_text(text)
    _sync(work)
    work.replace(path)


def _sync(path: Path) -> None:
    with path.open("rb") as stream:
        os.fsync(stream.fileno())
