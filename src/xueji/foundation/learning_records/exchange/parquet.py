"""The river as Parquet, the input of analysis: one folder a month, only what is new, whole files or none.

The mark in ``position.json`` moves after a file is in its place. A run that is killed in between writes the
same file again under the same name, which begins with the number of its first record, so nothing is doubled.
DuckDB writes the files: it is one package of 24 MB and reads them again for analysis; PyArrow is 55 MB
(docs/decisions/0012-tools-and-exchange.md).
"""

import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Any

import duckdb

from xueji.common.errors import DomainError
from xueji.foundation.learning_records.lrs import numbering
from xueji.foundation.learning_records.models import LearningRecord
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


@dataclass(frozen=True, slots=True)
class Exported:
    """What one run wrote."""

    rows: int
    files: list[Path]
    position: int


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
    position = _position(folder)
    until = moments.number_at(numbering.consistent_through())
    files: list[Path] = []
    count = 0
    while batch := _next(position, until):
        month, rows = batch
        files.append(_write(folder, month, rows))
        position = rows[-1].seq
        count += len(rows)
        _put(folder / "position.json", json.dumps({"format": 1, "position": position}))
    return Exported(count, files, position)


def _position(folder: Path) -> int:
    mark = folder / "position.json"
    if not mark.exists():
        return 0
    try:
        return int(json.loads(mark.read_text())["position"])
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


def _write(folder: Path, month: str, rows: list[LearningRecord]) -> Path:
    place = folder / f"month={month}"
    place.mkdir(exist_ok=True)
    target = place / f"part-{rows[0].seq}.parquet"
    with tempfile.TemporaryDirectory(dir=folder, prefix=".writing-") as work:
        lines, made = Path(work) / "rows.ndjson", Path(work) / "part.parquet"
        with lines.open("w", encoding="utf-8") as stream:
            stream.writelines(_lines(rows))
        _convert(lines, made)
        _sync(made)
        made.replace(target)
    return target


def _lines(rows: list[LearningRecord]) -> Iterator[str]:
    for row in rows:
        yield json.dumps(_facts(row), ensure_ascii=False) + "\n"


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


def _convert(lines: Path, made: Path) -> None:
    types = ", ".join(f"'{name}': '{kind}'" for name, kind in SCHEMA.items())
    with duckdb.connect(config={"threads": 1}) as engine:
        engine.execute(
            f"COPY (SELECT * FROM read_json(?, format='newline_delimited', columns={{{types}}})) "  # noqa: S608
            f"TO '{str(made).replace(chr(39), chr(39) * 2)}' (FORMAT parquet, COMPRESSION zstd)",
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
