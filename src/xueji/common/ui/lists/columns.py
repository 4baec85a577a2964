"""Columns of a list: how a value is read from a row and how it is written on the page and in a file."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.utils import timezone

from xueji.common.ui import formats
from xueji.common.ui.items import Tone

Kind = Literal["text", "number", "day", "moment", "minutes", "percent", "status"]
END_ALIGNED = {"number", "minutes", "percent"}


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as the page shows it."""

    column: "Column"
    row: Any
    text: str
    url: str = ""
    tone: Tone | Literal[""] = ""
    is_title: bool = False

    @property
    def is_empty(self) -> bool:
        """Nothing to show; a phone leaves it out."""
        return self.text == formats.DASH and not self.column.template


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Args:
        name: attribute path of the row (``unit.name`` or ``unit__name``), unless ``value`` reads it.
        label: heading, Chinese.
        sort: order_by expression(s) of the column; empty means it cannot be sorted by.
        link: address a cell leads to; the first linked column opens the row's thing.
        template: draws the cell, given ``row``; acts in the row end go into a column named ``actions``.
        exported: whether the column goes into files.
    """

    name: str
    label: str
    kind: Kind = "text"
    value: Callable[[Any], Any] | None = None
    sort: str | tuple[str, ...] = ()
    link: Callable[[Any], str] | None = None
    tone: Callable[[Any], Tone] | None = None
    unit: str = ""
    template: str = ""
    exported: bool = True

    @property
    def order_by(self) -> tuple[str, ...]:
        """Ascending order_by expressions."""
        return (self.sort,) if isinstance(self.sort, str) else self.sort

    @property
    def is_actions(self) -> bool:
        """The column of acts in the row end."""
        return self.name == "actions"

    @property
    def is_end_aligned(self) -> bool:
        """Figures stand at the right edge."""
        return self.kind in END_ALIGNED

    def read(self, row: Any) -> Any:
        """The raw value."""
        if self.value is not None:
            return self.value(row)
        value = row
        for name in self.name.replace("__", ".").split("."):
            value = value.get(name) if isinstance(value, dict) else getattr(value, name, None)
        return value() if callable(value) else value

    def cell(self, row: Any, *, is_title: bool = False) -> Cell:
        """The cell of a row on the page; the title cell heads the row's card on a phone."""
        if self.template:
            return Cell(self, row, "", is_title=is_title)
        text = written(self.kind, self.read(row))
        if self.unit and text != formats.DASH:
            text = f"{text} {self.unit}"
        url = self.link(row) if self.link else ""
        tone = self.tone(row) if self.tone else ""
        return Cell(self, row, text, url, tone, is_title)

    def exported_text(self, row: Any) -> str:
        """The value in a text file, written as on the page; nothing is empty."""
        text = written(self.kind, self.read(row))
        return "" if text == formats.DASH else text

    def exported_value(self, row: Any) -> Any:
        """The value in a workbook: numbers, shares, days and moments (local time) keep their type."""
        value = self.read(row)
        if value is None or self.kind in {"text", "status"}:
            return self.exported_text(row)
        if self.kind == "minutes":
            return round(value / formats.MINUTE_SECONDS, 1)
        return (
            timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value
        )

    @property
    def exported_label(self) -> str:
        """The heading in a file, with the unit."""
        unit = "分钟" if self.kind == "minutes" else self.unit
        return f"{self.label}（{unit}）" if unit else self.label


def written(kind: Kind, value: Any) -> str:
    """A value in words for people; nothing is a dash."""
    if value is None or value == "":
        return formats.DASH
    writers: dict[str, Callable[[Any], str]] = {
        "day": formats.day,
        "moment": formats.moment,
        "minutes": formats.minutes,
        "percent": formats.percent,
    }
    if isinstance(value, bool):
        return "是" if value else "否"
    return writers.get(kind, str)(value)
