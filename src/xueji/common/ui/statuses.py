"""The colour and icon of each status word, so that one word looks the same on every page."""

from typing import NamedTuple

from xueji.common.ui.items import Tone


class Look(NamedTuple):
    """How a status is drawn: never by colour alone."""

    tone: Tone
    icon: str


DEFAULT_ICONS: dict[Tone, str] = {
    "gray": "circle-dashed",
    "info": "info-circle",
    "ok": "circle-check",
    "warn": "alert-triangle",
    "bad": "alert-circle",
}

LOOKS: dict[str, Look] = {
    "草稿": Look("gray", "pencil"),
    "待审": Look("info", "clock"),
    "待发布": Look("info", "file-check"),
    "已发布": Look("ok", "circle-check"),
    "待修订": Look("warn", "alert-triangle"),
    "已停用": Look("gray", "ban"),
    "待认领": Look("gray", "inbox"),
    "整改中": Look("info", "progress"),
    "申请销号": Look("warn", "send"),
    "已销号": Look("ok", "circle-check"),
    "重新打开": Look("bad", "rotate"),
    "已审定": Look("info", "file-check"),
    "未开始": Look("gray", "circle-dashed"),
    "准备中": Look("gray", "pencil"),
    "等待中": Look("gray", "clock"),
    "没有完成": Look("bad", "alert-circle"),
    "进行中": Look("info", "progress"),
    "已结束": Look("ok", "circle-check"),
    "已完成": Look("ok", "circle-check"),
    "已取消": Look("gray", "ban"),
    "逾期": Look("bad", "alert-circle"),
    "现行有效": Look("ok", "circle-check"),
    "尚未施行": Look("info", "clock"),
    "已修订": Look("warn", "history"),
    "已废止": Look("gray", "ban"),
    "已到": Look("ok", "circle-check"),
    "请假": Look("warn", "calendar-event"),
    "缺席": Look("bad", "circle-x"),
    "待补学": Look("warn", "clock"),
    "补学": Look("ok", "circle-check"),
    "已补学": Look("ok", "circle-check"),
}


def look_of(word: str) -> Look:
    """Tone and icon of a status word; a word the design does not know is gray."""
    return LOOKS.get(word, Look("gray", DEFAULT_ICONS["gray"]))
