"""What a column of a workbook holds, for writing, for templates and for reading back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """The kinds of values a column can hold."""

    TEXT = "text"
    NAME = "name"  # a person's name: no space between Chinese characters
    CODE = "code"  # numbers that are names: 编号, 手机号, 18-digit codes; never a number in Excel
    INTEGER = "integer"
    DECIMAL = "decimal"
    PERCENT = "percent"  # 0.25 is shown as 25%
    DATE = "date"
    DATETIME = "datetime"
    MONTH = "month"  # year and month as 1980.03
    BOOLEAN = "boolean"  # 是 / 否


# Kinds whose cells are preset to the text format, so that Excel leaves the digits alone.
TEXT_KINDS: Final = frozenset({Kind.TEXT, Kind.NAME, Kind.CODE, Kind.MONTH, Kind.BOOLEAN})

NUMBER_FORMATS: Final[dict[Kind, str]] = {
    Kind.INTEGER: "0",
    Kind.DECIMAL: "0.00",
    Kind.PERCENT: "0.0%",
    Kind.DATE: "yyyy-mm-dd",
    Kind.DATETIME: "yyyy-mm-dd hh:mm",
}

FORMAT_WORDS: Final[dict[Kind, str]] = {
    Kind.TEXT: "文本",
    Kind.NAME: "文本",
    Kind.CODE: "文本（单元格格式保持为文本，不要改成数字）",
    Kind.INTEGER: "整数",
    Kind.DECIMAL: "数字",
    Kind.PERCENT: "百分比，如 25%",
    Kind.DATE: "日期，如 2026-01-05、2026.1.5 或 2026年1月5日",
    Kind.DATETIME: "日期和时间，如 2026-01-05 09:30",
    Kind.MONTH: "年月，如 1980.03",
    Kind.BOOLEAN: "是 或 否",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a workbook.

    Args:
        title: the head of the column as users see it.
        key: name of the value in `ReadRow.values`; the title when left out.
        kind: what its cells hold.
        width: in characters.
        required: an empty cell is an error when reading.
        help: one sentence for the page 填写说明.
        choices: the only words allowed; offered as a drop-down list.
        example: the value in the grey example row, which reading leaves out.
        aliases: other heads under which the column is accepted.
        max_length: longest text accepted, in characters; 0 for no limit.
    """

    title: str
    key: str = ""
    kind: Kind = Kind.TEXT
    width: float = 16
    required: bool = False
    help: str = ""
    choices: Sequence[str] = ()
    example: str = ""
    aliases: Sequence[str] = field(default=())
    max_length: int = 0

    @property
    def name(self) -> str:
        """The key under which a value is returned."""
        return self.key or self.title

    @property
    def heads(self) -> tuple[str, ...]:
        """Every head under which the column is found."""
        return (self.title, *self.aliases)

    @property
    def allowed(self) -> tuple[str, ...]:
        """The words a cell may hold; empty when anything goes."""
        return ("是", "否") if self.kind is Kind.BOOLEAN else tuple(self.choices)
