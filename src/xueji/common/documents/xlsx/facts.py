"""One quick pass over a sheet's XML for what openpyxl's fast mode does not tell."""

from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat
from zipfile import ZipFile

from xueji.common.documents.errors import UnreadableWorkbook
from xueji.common.documents.xlsx.package import MAX_SHEET_ROWS, Package, SheetPart, local_name


@dataclass(slots=True)
class SheetFacts:
    """Rows are counted from 1 as users see them.

    Args:
        merged: references of merged areas, as A3:B5.
        hidden_rows: rows the user does not see.
        uncalculated: references of formulas whose result was never saved, as C7.
    """

    merged: list[str] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    uncalculated: set[str] = field(default_factory=set)


def sheet_facts(package: Package, sheet: SheetPart) -> SheetFacts:
    """Collect the facts of one sheet; a row beyond Excel's last one is refused."""
    scan = _Scan()
    with ZipFile(package.stream()) as archive, archive.open(sheet.path) as part:
        scan.parser.ParseFile(part)
    scan.close_cell()
    return scan.facts


class _Scan:
    """Follows the elements of a sheet; text is looked at inside formulas only, for speed."""

    def __init__(self) -> None:
        self.facts = SheetFacts()
        self.row = 0
        self.cell: dict[str, str] = {}
        self.is_formula = False
        self.has_result = False
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = local_name(tag)
        if tag == "c":
            if self.is_formula:
                self.close_cell()
            self.cell = attributes
        elif tag == "f":
            self.is_formula = True
            self.has_result = self.cell.get("t") == "str"
        elif tag == "v":
            if self.is_formula:
                self.parser.CharacterDataHandler = self.result
        elif tag == "row":
            self.start_row(attributes)
        elif tag == "mergeCell":
            self.facts.merged.append(attributes.get("ref", ""))

    def start_row(self, attributes: dict[str, str]) -> None:
        self.close_cell()
        self.row = int(attributes.get("r", self.row + 1))
        if not 1 <= self.row <= MAX_SHEET_ROWS:
            raise UnreadableWorkbook(f"工作表中有超出范围的行号 {self.row}，文件不是由 Excel 或 WPS 保存的。")
        if attributes.get("hidden") in ("1", "true"):
            self.facts.hidden_rows.add(self.row)

    def result(self, _text: Any) -> None:
        self.has_result = True
        self.parser.CharacterDataHandler = None

    def close_cell(self) -> None:
        self.parser.CharacterDataHandler = None
        if self.is_formula and not self.has_result:
            self.facts.uncalculated.add(self.cell.get("r", ""))
        self.is_formula = False
