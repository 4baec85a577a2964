"""A comparison as a document."""

from __future__ import annotations

from datetime import datetime

from xueji.common.documents.model import (
    Document,
    Mark,
    MarkedCell,
    Paragraph,
    Provenance,
    Run,
    Table,
    TableColumn,
)

from .models import VersionComparison
from .rules.comparing import Piece, count_kinds, marked, text_by_text
from .selectors.comparisons import ChangeText, ComparedText, changes_of

LEFT_OUT = ("unchanged", "renumbered")
LEGEND = "文字未变的条文不列入下表。删去的文字加删除线，新增的文字加下划线。"


def comparison_paper(comparison: VersionComparison, *, made_by: str, now: datetime) -> Document:
    """Two columns, the articles whose words changed; the others are summed up in a sentence."""
    changes = changes_of(comparison)
    old, new = comparison.old_version, comparison.new_version
    counts = count_kinds(change.kind for change in changes)
    labels = {change.kind: change.kind_label for change in changes}
    summary = "，".join(f"{labels[kind]} {count} 条" for kind, count in counts.items() if count)
    columns = [
        TableColumn(f"{old.version_date} 版", 4.0),
        TableColumn(f"{new.version_date} 版", 4.0),
        TableColumn("变化", 1.2),
    ]
    rows = [[*_sides(change), _class(change)] for change in changes if change.kind not in LEFT_OUT]
    return Document(
        title=f"{new.regulation.short_title}\n版本对照表",
        blocks=[
            Paragraph(f"共 {len(changes)} 行：{summary}。{LEGEND}"),
            Table(columns, rows),
        ],
        landscape=True,
        created_at=now,
        provenance=Provenance(made_by, now, f"法规库，{new.regulation.short_title}版本对照"),
    )


def _sides(change: ChangeText) -> tuple[MarkedCell, MarkedCell]:
    """Both sides, word by word: struck through what the new text no longer has, underlined what it adds."""
    pieces = marked("\n".join(one.text for one in change.old), "\n".join(one.text for one in change.new))
    return _side(change.old, pieces[0], Mark.DELETED), _side(change.new, pieces[1], Mark.ADDED)


def _side(articles: tuple[ComparedText, ...], pieces: list[Piece], mark: Mark) -> MarkedCell:
    runs: list[Run] = []
    parts = text_by_text(pieces, [len(one.text) for one in articles])
    for article, part in zip(articles, parts, strict=True):
        runs.append(Run(f"\n{article.label}　" if runs else f"{article.label}　"))
        runs.extend(Run(piece.text, mark=mark if piece.is_changed else Mark.NONE) for piece in part)
    return MarkedCell(runs or [Run("（无）")])


def _class(change: ChangeText) -> str:
    weight = f"\n{change.weight_label}" if change.weight else ""
    note = f"\n{change.weight_note}" if change.weight_note else ""
    return change.kind_label + weight + note
