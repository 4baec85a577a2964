"""How acts of study and ledger rows are put into words. Pure: no Django, no clock."""

from collections.abc import Hashable, Iterable, Sequence
from datetime import date
from typing import TypeVar

Item = TypeVar("Item")

# How many article names one line of the archive spells out.
NAMED_ARTICLES = 3


def attendance_words(attended: int, invited: int) -> str:
    """参加/应到 as the ledger writes it: 8/10."""
    return f"{attended}/{invited}"


def session_of(activity_key: str) -> int | None:
    """The number of the study session in an activity key like session:12, None for other activities."""
    kind, _, number = activity_key.partition(":")
    return int(number) if kind == "session" and number.isascii() and number.isdigit() else None


def result_words(right: int, answered: int) -> str:
    """Several answers in words: 答题 3 道，答对 2 道; empty without answers."""
    return f"答题 {answered} 道，答对 {right} 道" if answered else ""


def named(names: Sequence[str], limit: int = NAMED_ARTICLES) -> str:
    """The first names, and how many there are in all: 甲、乙、丙等 5 条."""
    shown = list(dict.fromkeys(names))
    rest = f"等 {len(shown)} 条" if len(shown) > limit else ""
    return "、".join(shown[:limit]) + rest


def grouped(items: Iterable[tuple[Hashable, Item]]) -> list[list[Item]]:
    """Items with equal keys together, in the order in which each key first came."""
    found: dict[Hashable, list[Item]] = {}
    for key, item in items:
        found.setdefault(key, []).append(item)
    return list(found.values())


def months_back(today: date, count: int) -> list[tuple[str, str]]:
    """The present month and those before it: first day as text, and 2026年1月."""
    last = today.year * 12 + today.month - 1
    months = [divmod(last - back, 12) for back in range(count)]
    return [(f"{year}-{month + 1:02d}-01", f"{year}年{month + 1}月") for year, month in months]


def changes_in_words(before: dict[str, object], after: dict[str, object], labels: dict[str, str]) -> str:
    """What changed, field by field: 实到由 8 改为 9；缺席补学由 2 改为 1."""
    changed = [key for key in labels if before.get(key) != after.get(key)]
    return "；".join(
        f"{labels[key]}由 {_word(before.get(key))} 改为 {_word(after.get(key))}" for key in changed
    )


def _word(value: object) -> str:
    text = "空" if value in (None, "") else str(value)
    return text if len(text) <= 30 else f"{text[:30]}…"


# What the grades of evidence say, for pages and documents alike.
GRADE_WORDS = (
    "证据等级：A 为本人设备现场扫码，没有代签迹象，或经主持人点名确认；"
    "B 为主持人点名，或本人账号操作、无人在场核对；C 为会后按纸质签到表补录或更正登记。"
    "缺席等记录没有等级。等级只说明事实如何得知，不评价个人。"
)


def external_words(success: bool | None, score: float | None, duration_seconds: int | None) -> str:
    """The result another tool reported: 通过，得分 85 %，8 分钟; what is unknown is left out.

    Args:
        score: -1 to 1.
    """
    parts = [] if success is None else ["通过" if success else "未通过"]
    if score is not None:
        parts.append(f"得分 {score:.0%}".replace("%", " %"))
    if duration_seconds:
        parts.append(f"{max(1, round(duration_seconds / 60))} 分钟")
    return "，".join(parts)
