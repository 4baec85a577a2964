"""The list of what somebody handed on or stands in for."""

from django.urls import reverse

from xueji.common.ui.items import Empty, Tone
from xueji.common.ui.lists import ChoiceFilter, Column, ListDefinition, TextFilter
from xueji.foundation.organizations.selectors import Role

STATES: dict[str, tuple[str, Tone]] = {
    "over": ("已结束", "gray"),
    "later": ("未开始", "info"),
    "running": ("代行中", "ok"),
}

DELEGATION_LIST = ListDefinition(
    "delegations",
    "角色代行",
    is_personal=True,
    columns=(
        Column("delegated_from.person.name", "交出人", sort="delegated_from__person__pinyin_key"),
        Column("person.name", "代行人", sort="person__pinyin_key"),
        Column("role", "角色", sort="role", value=lambda row: row.get_role_display()),
        Column(
            "organization.name",
            "范围（含下级）",
            sort="organization__path",
            link=lambda row: reverse("organizations:unit", args=[row.organization_id]),
        ),
        Column("purpose", "事由"),
        Column("valid_from", "开始日期", kind="day", sort="valid_from"),
        Column("holds_until", "结束日期", kind="day"),
        Column(
            "standing",
            "状态",
            kind="status",
            value=lambda row: STATES[row.standing][0],
            tone=lambda row: STATES[row.standing][1],
        ),
        Column("actions", "操作", template="organizations/_delegation_actions.html", exported=False),
    ),
    filters=(
        TextFilter(
            "q", "姓名、单位或事由",
            ("person__name", "delegated_from__person__name", "organization__name", "purpose"),
        ),
        ChoiceFilter("role", "角色", Role.choices),
    ),
    default_sort="-valid_from",
    empty=Empty(
        "没有代行的角色",
        "外出或休假时，可以在上面把自己的角色限期交给同事，到期自动收回。",
        icon="users",
    ),
)  # fmt: skip
