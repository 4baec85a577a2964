"""How values are written for people: dates, numbers, shares, money. Pure functions."""

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

DASH = "—"
MINUTE_SECONDS = 60


def _local(value: date | datetime) -> date | datetime:
    """A moment in the time zone of the reader; a day as it is."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def day(value: date | datetime | None) -> str:
    """2026-01-05, for tables."""
    return f"{_local(value):%Y-%m-%d}" if value else DASH


def day_cn(value: date | datetime | None) -> str:
    """2026年1月5日, for documents."""
    if not value:
        return DASH
    local = _local(value)
    return f"{local.year}年{local.month}月{local.day}日"


def moment(value: datetime | None) -> str:
    """2026-01-05 09:30, for tables; a mere day is written without a time."""
    if not isinstance(value, datetime):
        return day(value)
    return f"{_local(value):%Y-%m-%d %H:%M}"


def moment_cn(value: datetime | None) -> str:
    """2026年1月5日 9:30, for documents."""
    if not isinstance(value, datetime):
        return day_cn(value)
    local = _local(value)
    return f"{day_cn(value)} {local:%-H:%M}"


def minutes(seconds: float | None) -> str:
    """Seconds as 8 分钟; below a minute as 40 秒."""
    if seconds is None:
        return DASH
    if 0 < seconds < MINUTE_SECONDS:
        return f"{round(seconds)} 秒"
    return f"{round(seconds / MINUTE_SECONDS)} 分钟"


def percent(share: float | Decimal | None) -> str:
    """0.853 as 85.3%; a whole percentage has no decimal."""
    if share is None:
        return DASH
    return f"{float(share) * 100:.1f}".removesuffix(".0") + "%"


def yuan(amount_fen: int | None) -> str:
    """123450 fen as 1,234.50 元."""
    return DASH if amount_fen is None else f"{Decimal(amount_fen) / 100:,.2f} 元"


def clock(seconds: int) -> str:
    """Seconds left as 8:05."""
    return f"{seconds // MINUTE_SECONDS}:{seconds % MINUTE_SECONDS:02d}"
