"""Checking the rows of a unit import before anything is written: duplicates, missing parents, cycles."""

import csv
import io
from collections.abc import Collection, Iterable, Mapping
from typing import Final, NamedTuple

from xueji.common.errors import DomainError

CODE_MAX_CHARACTERS: Final = 64
NAME_MAX_CHARACTERS: Final = 200
COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "code": ("code", "编码", "单位编码"),
    "name": ("name", "名称", "单位名称"),
    "level": ("level", "类型", "层级", "单位类型"),
    "parent_code": ("parent_code", "上级编码", "上级单位编码"),
}


class UnreadableFile(DomainError):
    """The file is not the text or table that is asked for."""


class UnitRow(NamedTuple):
    """One unit as a file gives it; ``line`` counts from 1 with the head line."""

    line: int
    code: str
    name: str
    kind: str
    parent_code: str


class RowError(NamedTuple):
    """What is wrong with one line."""

    line: int
    message: str


def decoded(content: bytes) -> str:
    """The text of a CSV file in UTF-8 or GB 18030 (Excel's own "CSV" on Chinese systems).

    Raises:
        UnreadableFile: it is neither.
    """
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise UnreadableFile("文件不是文本，请另存为“CSV UTF-8（逗号分隔）”后再导入。")


def parse_units(text: str, kinds: Mapping[str, str]) -> tuple[list[UnitRow], list[RowError]]:
    """Rows of a CSV text and the lines that cannot be read.

    Args:
        kinds: every accepted word for a kind of unit → the kind stored.

    Raises:
        UnreadableFile: the head line lacks a column.
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        places = _places(next(reader, []))
        cells = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise UnreadableFile(f"第 {reader.line_num} 行的引号或分隔符有误，无法读取（{error}）。") from None
    rows: list[UnitRow] = []
    errors: list[RowError] = []
    for line, row in cells:
        values = {key: row[place].strip() if place < len(row) else "" for key, place in places.items()}
        checked = unit_row(line, values, kinds)
        if isinstance(checked, RowError):
            errors.append(checked)
        else:
            rows.append(checked)
    return rows, errors


def _places(head: list[str]) -> dict[str, int]:
    names = [cell.strip().lstrip("\ufeff").rstrip("*").lower() for cell in head]
    places = {}
    for key, accepted in COLUMNS.items():
        found = next((names.index(name) for name in accepted if name in names), None)
        if found is None:
            raise UnreadableFile(f"第 1 行缺少“{accepted[0]}”列；表头应为：code,name,level,parent_code。")
        places[key] = found
    return places


def unit_row(line: int, values: Mapping[str, str], kinds: Mapping[str, str]) -> UnitRow | RowError:
    """One line checked by itself."""
    code, name, level = values["code"], values["name"], values["level"]
    if not code or not name:
        return RowError(line, "编码和名称不能为空。")
    if len(code) > CODE_MAX_CHARACTERS or len(name) > NAME_MAX_CHARACTERS:
        return RowError(line, f"编码最长 {CODE_MAX_CHARACTERS} 字，名称最长 {NAME_MAX_CHARACTERS} 字。")
    kind = kinds.get(level.lower())
    if kind is None:
        return RowError(line, f"不认识的类型“{level}”，可用：{'、'.join(dict.fromkeys(kinds.values()))}。")
    return UnitRow(line, code, name, kind, values["parent_code"])


def check_tree(rows: Iterable[UnitRow], known: Mapping[str, str]) -> tuple[list[UnitRow], list[RowError]]:
    """Rows that fit together, parents before children, and what is wrong with the others.

    Args:
        known: code → parent code of the units that are there already.
    """
    first, errors = _without_duplicates(rows)
    parents = {**known, **{row.code: row.parent_code for row in first.values()}}
    missing = [row for row in first.values() if row.parent_code and row.parent_code not in parents]
    errors += [RowError(row.line, f"上级编码“{row.parent_code}”不存在。") for row in missing]
    circling = _on_cycles(parents)
    errors += [
        RowError(row.line, f"“{row.code}”的上级关系形成了循环。")
        for row in first.values()
        if row.code in circling
    ]
    bad = {row.code for row in missing} | circling
    good, orphaned = _in_order(first, known, bad)
    errors += [RowError(row.line, f"上级“{row.parent_code}”有错误，本行不能导入。") for row in orphaned]
    return good, sorted(errors)


def _without_duplicates(rows: Iterable[UnitRow]) -> tuple[dict[str, UnitRow], list[RowError]]:
    first: dict[str, UnitRow] = {}
    errors = []
    for row in rows:
        earlier = first.setdefault(row.code, row)
        if earlier is not row:
            errors.append(RowError(row.line, f"编码“{row.code}”与第 {earlier.line} 行重复。"))
    return first, errors


def _on_cycles(parents: Mapping[str, str]) -> set[str]:
    """Codes that are their own ancestors."""
    finished: set[str] = set()
    circling: set[str] = set()
    for start in parents:
        trail: dict[str, int] = {}
        code = start
        while code and code in parents and code not in finished and code not in trail:
            trail[code] = len(trail)
            code = parents[code]
        if code in trail:
            circling |= {one for one, place in trail.items() if place >= trail[code]}
        finished.update(trail)
    return circling


def _in_order(
    rows: Mapping[str, UnitRow], known: Collection[str], bad: set[str]
) -> tuple[list[UnitRow], list[UnitRow]]:
    """Good rows with parents first, and rows that hang below a bad one."""
    state: dict[str, bool] = dict.fromkeys(bad, False)
    good: list[UnitRow] = []
    for start in rows:
        chain = []
        code = start
        while code in rows and code not in state:
            chain.append(rows[code])
            code = rows[code].parent_code
        # A parent outside the file is either there already or was reported as missing.
        fits = state.get(code, code == "" or code in known)
        for row in reversed(chain):
            state[row.code] = fits
            if fits:
                good.append(row)
    return good, [row for code, row in rows.items() if not state[code] and code not in bad]
