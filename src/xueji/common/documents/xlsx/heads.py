"""Find the row of heads in a filled workbook and match it with the columns asked for."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from xueji.common.documents.xlsx.book import SheetRow
from xueji.common.documents.xlsx.cells import column_letter, head_key
from xueji.common.documents.xlsx.columns import Column

# The column that tells why a row was refused; see failures.py.
REASON_HEAD = "错误原因"
# Titles and notes may stand above the heads.
SEARCHED_ROWS = 20
SEARCHED_COLUMNS = 200


@dataclass(frozen=True, slots=True)
class HeadRow:
    """Where the heads stand: the row and, for each column found, its place, both counted from 1."""

    row: int
    places: dict[str, int]
    heads: tuple[str, ...]
    repeated: tuple[str, ...]

    def missing(self, columns: Sequence[Column]) -> list[tuple[Column, str]]:
        """Return the required columns that are not there, each with a sentence naming the nearest head."""
        absent = [column for column in columns if column.required and column.name not in self.places]
        return [(column, self._sentence(column)) for column in absent]

    def unused(self) -> list[str]:
        """Heads of columns that nobody asked for."""
        taken = set(self.places.values())
        return [
            head
            for at, head in enumerate(self.heads, 1)
            if head and at not in taken and head_key(head) != head_key(REASON_HEAD)
        ]

    def _sentence(self, column: Column) -> str:
        taken = set(self.places.values())
        free = {head_key(head): at for at, head in enumerate(self.heads, 1) if head and at not in taken}
        near = difflib.get_close_matches(head_key(column.title), free, n=1, cutoff=0.3)
        if not near:
            return f"缺少“{column.title}”列，请从模板复制表头"
        at = free[near[0]]
        nearest = f"{column_letter(at)} 列“{self.heads[at - 1]}”"
        return f"缺少“{column.title}”列，最接近的是 {nearest}，请改正表头"


def find_heads(rows: Iterable[SheetRow], columns: Sequence[Column]) -> HeadRow:
    """Return the row among the first twenty that holds most of the heads; the first such row wins."""
    first = takewhile(lambda row: row.number <= SEARCHED_ROWS, rows)
    found = [_match(row.number, row.cells, columns) for row in first]
    return max(found, key=lambda head: len(head.places), default=HeadRow(1, {}, (), ()))


def _match(number: int, cells: Sequence[object], columns: Sequence[Column]) -> HeadRow:
    names = {head_key(head): column for column in columns for head in column.heads}
    places: dict[str, int] = {}
    repeated: list[str] = []
    for at, cell in enumerate(cells, start=1):
        column = names.get(head_key(cell)) if cell is not None else None
        if column is None:
            continue
        if column.name in places:
            repeated.append(column.title)
        places.setdefault(column.name, at)
    heads = tuple("" if cell is None else str(cell).strip() for cell in cells)
    return HeadRow(number, places, heads, tuple(repeated))
