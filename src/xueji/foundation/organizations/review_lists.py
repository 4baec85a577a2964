"""The lists of reviews, and of the grants of one."""

from typing import Any

from django.urls import reverse

from xueji.common.ui.items import Empty, Tone
from xueji.common.ui.lists import ChoiceFilter, Column, ListDefinition, TextFilter
from xueji.foundation.organizations.models import AccessReviewItem
from xueji.foundation.organizations.role_words import role_words
from xueji.foundation.organizations.selectors import Role

TONES: dict[str, Tone] = {"pending": "warn", "keep": "ok", "revoke": "bad", "lapsed": "gray"}


def _name(row: Any) -> str:
    return row.get_full_name() if row is not None else ""


REVIEW_LIST = ListDefinition(
    "access-reviews",
    "权限复核",
    columns=(
        Column(
            "organization.name",
            "范围（含下级）",
            sort="organization__path",
            link=lambda row: reverse("organizations:review", args=[row.pk]),
        ),
        Column("begun_at", "开始时间", kind="moment", sort="begun_at"),
        Column("begun_by", "开始人", value=lambda row: _name(row.begun_by)),
        Column("total", "授权", kind="number"),
        Column("left", "还没复核", kind="number"),
        Column(
            "state",
            "状态",
            kind="status",
            value=lambda row: "已完成" if row.finished_at else "进行中",
            tone=lambda row: "ok" if row.finished_at else "info",
        ),
        Column("finished_at", "完成时间", kind="moment", sort="finished_at"),
        Column("finished_by", "完成人", value=lambda row: _name(row.finished_by)),
    ),
    filters=(TextFilter("q", "单位", ("organization__name",)),),
    default_sort="-begun_at",
    empty=Empty("还没有做过权限复核", "点上方“开始复核”，逐项确认授权是否还需要。", icon="shield-check"),
)
ITEM_LIST = ListDefinition(
    "access-review-items",
    "权限复核明细",
    is_personal=True,
    columns=(
        Column(
            "person",
            "人员",
            value=lambda row: row.grant.person.name if row.grant else "（当天授予，已收回）",
            sort="grant__person__pinyin_key",
        ),
        Column("role", "角色", value=lambda row: role_words(row.grant) if row.grant else ""),
        Column(
            "unit",
            "范围（含下级）",
            value=lambda row: row.grant.organization.name if row.grant else "",
            sort="grant__organization__path",
        ),
        Column("purpose", "用途", value=lambda row: row.grant.purpose if row.grant else ""),
        Column("from", "开始日期", kind="day", value=lambda row: row.grant.valid_from if row.grant else None),
        Column(
            "decision",
            "结论",
            kind="status",
            value=lambda row: AccessReviewItem.Decision(row.outcome).label,
            tone=lambda row: TONES[row.outcome],
        ),
        Column("reason", "原因"),
        Column("actions", "操作", template="organizations/_review_actions.html", exported=False),
    ),
    filters=(
        TextFilter("q", "姓名或单位", ("grant__person__name", "grant__organization__name")),
        ChoiceFilter("role", "角色", Role.choices, "grant__role"),
        ChoiceFilter("decision", "结论", AccessReviewItem.Decision.choices, "outcome"),
    ),
    default_sort="unit",
    empty=Empty("范围内没有授权", "开始复核的那天，这个单位及其下级没有角色授权。", icon="shield-check"),
)
