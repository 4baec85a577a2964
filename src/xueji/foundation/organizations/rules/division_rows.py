"""Checking the rows of a file of division codes, and following a code to what it became."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from xueji.foundation.organizations.rules.unit_rows import RowError, UnreadableFile

HEAD: Final = ("代码", "名称", "启用日期", "停用日期", "去向代码", "说明")
CODE: Final = re.compile(r"\d{2,12}")
NAME_MAX_CHARACTERS: Final = 100
NOTE_MAX_CHARACTERS: Final = 200


class DivisionRow(NamedTuple):
    """A code for the days it was in use; ``successors`` took over when it went out of use."""

    line: int
    code: str
    name: str
    valid_from: date
    valid_until: date | None
    successors: tuple[str, ...]
    note: str


def parse_divisions(text: str) -> tuple[list[DivisionRow], list[RowError]]:
    """Rows of a CSV text with the columns of ``HEAD``, and what is wrong with the others.

    Raises:
        UnreadableFile: the head line is another one.
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        head = [cell.strip().lstrip("\ufeff") for cell in next(reader, [])]
        if tuple(head[: len(HEAD)]) != HEAD:
            raise UnreadableFile(f"第 1 行表头应为：{'、'.join(HEAD)}。")
        cells = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise UnreadableFile(f"第 {reader.line_num} 行的引号或分隔符有误，无法读取（{error}）。") from None
    rows: list[DivisionRow] = []
    errors: list[RowError] = []
    seen: dict[tuple[str, date], int] = {}
    for line, row in cells:
        checked = _row(line, [cell.strip() for cell in row] + [""] * len(HEAD))
        if isinstance(checked, DivisionRow):
            earlier = seen.setdefault((checked.code, checked.valid_from), line)
            if earlier != line:
                checked = RowError(line, f"与第 {earlier} 行的代码和启用日期相同。")
        (errors if isinstance(checked, RowError) else rows).append(checked)  # type: ignore[arg-type]
    return rows, errors


def _row(line: int, cells: Sequence[str]) -> DivisionRow | RowError:
    code, name, begin, end, successors, note = cells[: len(HEAD)]
    codes = tuple(re.split(r"[;；、\s]+", successors)) if successors else ()
    if not CODE.fullmatch(code) or not all(CODE.fullmatch(one) for one in codes):
        return RowError(line, "代码应为 2 到 12 位数字；几个去向代码用分号隔开。")
    if not name or len(name) > NAME_MAX_CHARACTERS or len(note) > NOTE_MAX_CHARACTERS:
        return RowError(
            line, f"名称不能为空，最长 {NAME_MAX_CHARACTERS} 字；说明最长 {NOTE_MAX_CHARACTERS} 字。"
        )
    try:
        valid_from = date.fromisoformat(begin)
        valid_until = date.fromisoformat(end) if end else None
    except ValueError:
        return RowError(line, "日期请按 2026-01-05 填写。")
    if valid_until is not None and valid_until <= valid_from:
        return RowError(line, "停用日期必须晚于启用日期。")
    if codes and valid_until is None:
        return RowError(line, "有去向代码时必须填写停用日期。")
    return DivisionRow(line, code, name, valid_from, valid_until, codes, note)


def became(code: str, successors: Mapping[str, Sequence[str]]) -> list[str]:
    """The codes in which a code ends, in order; a code without successors ends in itself, a circle is cut."""
    found: list[str] = []
    waiting, seen = [code], set()
    while waiting:
        one = waiting.pop(0)
        if one in seen:
            continue
        seen.add(one)
        following = [next_one for next_one in successors.get(one, ()) if next_one not in seen]
        if following:
            waiting += following
        else:
            found.append(one)
    return found
