"""Turn what Excel stored in a cell into the value its column means, or tell why not."""

import difflib
import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Final

from xueji.common.documents.xlsx.cells import tidy_code, tidy_name, tidy_text
from xueji.common.documents.xlsx.columns import Column, Kind
from xueji.common.lazy import lazily

datetimes = lazily("openpyxl.utils.datetime")

Value = str | int | Decimal | date | datetime | bool | None

_ERRORS: Final = frozenset(
    {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!", "#GETTING_DATA"}
)
# Excel keeps 15 digits of a number: beyond them the last ones are lost for good.
_EXACT_NUMBERS: Final = 10**15
_SCIENTIFIC: Final = re.compile(r"\d(?:\.\d+)?E\+\d{2}", re.IGNORECASE)
_DATE: Final = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?")
_COMPACT_DATE: Final = re.compile(r"((?:19|20|21)\d\d)(\d\d)(\d\d)")
_TIME: Final = re.compile(r"[T\s]*(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2})?(?:\.0+)?秒?)?")
_MONTH: Final = re.compile(r"(\d{4})\s*[-./年]?\s*(\d{1,2})\s*月?")
# Day zero of workbooks that were not made on an old Mac.
WINDOWS_EPOCH: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - Excel knows no zones
# Days since the workbook's epoch that are taken as dates: about 1927 to 2119.
_SERIALS: Final = range(10_000, 80_000)
_WORDS: Final = {"是": True, "true": True, "1": True, "√": True, "y": True, "yes": True} | {
    "否": False, "false": False, "0": False, "×": False, "n": False, "no": False
}  # fmt: skip

TURNED_INTO_NUMBER: Final = "身份证号/编号被 Excel 转成了数字，请把该列设为文本后重新填写"


class CellRefused(Exception):
    """A cell whose content does not fit its column; the text is meant for the user."""


def convert(raw: object, column: Column, epoch: datetime = WINDOWS_EPOCH) -> Value:
    """Return the value of a cell, None when it is empty.

    Texts come back tidied, decimals as Decimal, months as `1980.03`, moments without a zone.

    Raises:
        CellRefused: with a Chinese sentence that tells what is wrong.
    """
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None
    if isinstance(raw, str) and raw in _ERRORS:
        raise CellRefused(f"单元格是错误值 {raw}，请改正公式或直接填写")
    value = _READERS[column.kind](raw, epoch)
    if value == "":
        return None
    if isinstance(value, str):
        _check_length(value, column)
        if column.choices:
            return _choice(value, column)
    return value


def _check_length(text: str, column: Column) -> None:
    if column.max_length and len(text) > column.max_length:
        raise CellRefused(f"共 {len(text)} 个字，最多 {column.max_length} 个字")


def _choice(text: str, column: Column) -> str:
    known = {tidy_text(choice): choice for choice in column.choices}
    if text in known:
        return known[text]
    near = difflib.get_close_matches(text, known, n=1, cutoff=0.4)
    hint = f"，是否应为“{known[near[0]]}”" if near else f"，可选：{'、'.join(list(column.choices)[:8])}"
    raise CellRefused(f"“{_short(text)}”不在可选内容中{hint}")


def _short(raw: object) -> str:
    text = str(raw)
    return text if len(text) <= 20 else f"{text[:20]}…"


def _as_text(raw: object) -> str:
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, (int, float)):
        if abs(raw) >= _EXACT_NUMBERS:
            raise CellRefused(TURNED_INTO_NUMBER)
        return str(int(raw)) if raw == int(raw) else format(raw, ".15g")
    if isinstance(raw, str):
        if _SCIENTIFIC.fullmatch(raw.strip()):
            raise CellRefused(TURNED_INTO_NUMBER)
        return raw
    raise CellRefused("内容被 Excel 转成了日期，请把该列设为文本后重新填写")


def _text(raw: object, _epoch: datetime) -> str:
    return tidy_text(_as_text(raw))


def _name(raw: object, _epoch: datetime) -> str:
    return tidy_name(_as_text(raw))


def _code(raw: object, _epoch: datetime) -> str:
    return tidy_code(_as_text(raw))


def _flat(raw: object) -> str:
    return unicodedata.normalize("NFKC", tidy_text(str(raw)))


def _number(raw: object) -> Decimal:
    if isinstance(raw, (bool, date)):
        raise CellRefused("应填数字")
    try:
        number = Decimal(_flat(raw).replace(",", "").replace("，", ""))
    except InvalidOperation as error:
        raise CellRefused(f"“{_short(raw)}”不是数字") from error
    if not number.is_finite():
        raise CellRefused(f"“{_short(raw)}”不是数字")
    return number


def _integer(raw: object, _epoch: datetime) -> int:
    number = _number(raw)
    if abs(number) >= _EXACT_NUMBERS or number != number.to_integral_value():
        raise CellRefused(f"“{_short(raw)}”不是整数")
    return int(number)


def _decimal(raw: object, _epoch: datetime) -> Decimal:
    return _number(raw)


def _percent(raw: object, _epoch: datetime) -> Decimal:
    if isinstance(raw, str):
        flat = _flat(raw)
        if not flat.endswith("%"):
            raise CellRefused(f"“{_short(raw)}”应写成百分比，如 25%")
        return _number(flat[:-1]) / 100
    return _number(raw)


def _date(raw: object, epoch: datetime) -> date:
    return _moment(raw, epoch).date()


def _moment(raw: object, epoch: datetime) -> datetime:
    if isinstance(raw, datetime):
        return raw
    if isinstance(raw, date):
        return datetime(raw.year, raw.month, raw.day)  # noqa: DTZ001 - wall clock, as typed
    flat = _flat(raw)
    try:
        return _serial_moment(flat, epoch) or _written_moment(flat)
    except ValueError as error:
        raise CellRefused(f"“{_short(raw)}”不是日期，请写成 2026-01-05、2026.1.5 或 2026年1月5日") from error


def _serial_moment(flat: str, epoch: datetime) -> datetime | None:
    """Return the moment of a day number (45296, 45296.5), None when the text is not one."""
    if not re.fullmatch(r"\d{5}(?:\.\d+)?", flat) or int(float(flat)) not in _SERIALS:
        return None
    moment = datetimes.from_excel(float(flat), epoch)
    return moment if isinstance(moment, datetime) else None


def _written_moment(flat: str) -> datetime:
    found = _DATE.match(flat) or _COMPACT_DATE.match(flat)
    if found is None:
        raise ValueError(flat)
    year, month, day = (int(part) for part in found.groups())
    rest = flat[found.end() :].strip()
    if not rest:
        return datetime(year, month, day)  # noqa: DTZ001 - wall clock, as typed
    clock = _TIME.fullmatch(rest)
    if clock is None:
        raise ValueError(flat)
    hour, minute, second = (int(part or 0) for part in clock.groups())
    return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - wall clock, as typed


def _month(raw: object, _epoch: datetime) -> str:
    if isinstance(raw, date):
        return f"{raw:%Y.%m}"
    if isinstance(raw, float) and not re.fullmatch(r"\d{4}\.\d\d", format(raw, ".15g")) and raw != int(raw):
        # 1980.10 typed as a number has become 1980.1: October and January cannot be told apart.
        raise CellRefused("年月被 Excel 转成了数字，请把该列设为文本后写成 1980.01 或 1980.10")
    flat = str(int(raw)) if isinstance(raw, float) and raw == int(raw) else _flat(raw)
    found = _MONTH.fullmatch(flat)
    if found is None or not 1 <= int(found[2]) <= 12:
        raise CellRefused(f"“{_short(raw)}”不是年月，请写成 1980.03")
    return f"{found[1]}.{int(found[2]):02d}"


def _boolean(raw: object, _epoch: datetime) -> bool:
    word = _WORDS.get(_flat(raw).casefold())
    if word is None:
        raise CellRefused(f"“{_short(raw)}”应填 是 或 否")
    return word


_READERS: Final[dict[Kind, Callable[[object, datetime], Value]]] = {
    Kind.TEXT: _text,
    Kind.NAME: _name,
    Kind.CODE: _code,
    Kind.INTEGER: _integer,
    Kind.DECIMAL: _decimal,
    Kind.PERCENT: _percent,
    Kind.DATE: _date,
    Kind.DATETIME: _moment,
    Kind.MONTH: _month,
    Kind.BOOLEAN: _boolean,
}
