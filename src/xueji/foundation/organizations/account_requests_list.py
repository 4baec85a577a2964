"""The list of accounts that wait for the security administrator."""

from dataclasses import replace
from typing import Any

from django.urls import reverse

from xueji.common.ui.items import Empty, Tone
from xueji.common.ui.lists import ChoiceFilter, Column, DateRangeFilter, ListDefinition, TextFilter
from xueji.foundation.organizations.models import AccountRequest

TONES: dict[str, Tone] = {"pending": "warn", "approved": "ok", "returned": "bad"}


def _person_url(row: AccountRequest) -> str:
    key = row.user.person_id
    return reverse("organizations:person", args=[key]) if key else ""


def _name(row: Any) -> str:
    return row.get_full_name() if row is not None else ""


ACCOUNT_REQUEST_LIST = ListDefinition(
    "account-requests",
    "账号审批",
    is_personal=True,
    columns=(
        Column(
            "user.person.name",
            "姓名",
            value=lambda row: _name(row.user),
            sort="user__person__pinyin_key",
            link=_person_url,
        ),
        Column("user.username", "登录名", sort="user__username"),
        Column("kind", "事项", value=lambda row: row.get_kind_display()),
        Column("organization.name", "单位", sort="organization__path"),
        Column("requested_by", "申请人", value=lambda row: _name(row.requested_by)),
        Column("requested_at", "申请时间", kind="moment", sort="requested_at"),
        Column(
            "outcome",
            "结果",
            kind="status",
            value=lambda row: row.get_outcome_display(),
            tone=lambda row: TONES[row.outcome],
        ),
        Column("decided_by", "审批人", value=lambda row: _name(row.decided_by)),
        Column("decided_at", "审批时间", kind="moment", sort="decided_at"),
        Column("reason", "退回原因"),
        Column("pk", "选择", template="organizations/_request_choice.html", exported=False),
    ),
    filters=(
        TextFilter("q", "姓名、登录名或单位", ("user__person__name", "user__username", "organization__name")),
        ChoiceFilter("outcome", "结果", AccountRequest.Outcome.choices),
        ChoiceFilter("kind", "事项", AccountRequest.Kind.choices),
        DateRangeFilter("date", "申请日期", "requested_at"),
    ),
    default_sort="-requested_at",
    empty=Empty(
        "没有账号等待批准",
        "系统管理员申请开通或重新启用账号后，会出现在这里，并在右上角的铃铛里提醒您。",
        icon="key",
    ),
)
_DECISION = ("decided_by", "decided_at", "reason")
_CHOICE = "pk"


def list_of(outcome: str) -> ListDefinition:
    """The list of one outcome, without the columns that would be empty; of all when none is given."""
    left_out = {"": (), AccountRequest.Outcome.PENDING: _DECISION}.get(outcome, (_CHOICE,))
    kept = tuple(one for one in ACCOUNT_REQUEST_LIST.columns if one.name not in left_out)
    return replace(ACCOUNT_REQUEST_LIST, columns=kept)
