"""What may be handed on of a role, and for how long."""

from dataclasses import dataclass
from datetime import date, timedelta

from xueji.foundation.organizations.rules.paths import is_within


@dataclass(frozen=True, slots=True)
class Extent:
    """A unit with everything below it and a span of days; ``end`` is exclusive, None is open."""

    path: str
    begin: date
    end: date | None


def delegation_refusal(own: Extent, wanted: Extent, *, today: date, longest_days: int) -> str:
    """Why this part of the own grant cannot be handed on, as a Chinese sentence; empty when it can."""
    if wanted.end is None:
        return "请填写结束日期，代行必须有期限。"
    if wanted.begin < today:
        return "开始日期不能早于今天。"
    if wanted.end <= wanted.begin:
        return "结束日期必须晚于开始日期。"
    if wanted.end - wanted.begin > timedelta(days=longest_days):
        return f"一次代行最长 {longest_days} 天，请把结束日期提前；到期后还需要的，再交一次。"
    if wanted.begin < own.begin or (own.end is not None and wanted.end > own.end):
        until = f"到 {own.end} 止" if own.end else f"自 {own.begin} 起"
        return f"不能超出自己的授权期限（{until}），请改日期。"
    if not is_within(wanted.path, own.path):
        return "不能超出自己的授权范围，请选择授权单位或它的下级。"
    return ""
