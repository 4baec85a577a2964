"""The audit trail, for the audit administrator."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from xueji.common.audit.selectors import entries
from xueji.common.ui import lists
from xueji.common.ui.items import Empty
from xueji.common.ui.lists import Column, DateRangeFilter, ListDefinition, TextFilter
from xueji.foundation.organizations import permissions
from xueji.foundation.organizations.views.common import allow, page_tabs, today

AUDIT_LIST = ListDefinition(
    "audit",
    "审计记录",
    is_personal=True,
    columns=(
        Column("at", "时间", kind="moment", sort="at"),
        Column("actor_name", "操作人", sort="actor_name"),
        Column("summary", "说明"),
        Column("action", "操作", sort="action"),
        Column("target_id", "对象编号"),
    ),
    filters=(
        TextFilter("q", "操作人或说明", ("actor_name", "summary")),
        TextFilter("action", "操作", ("action",)),
        DateRangeFilter("date", "日期", "at"),
    ),
    default_sort="-at",
    empty=Empty("还没有审计记录", "每一次改动都会留下一行：谁、何时、做了什么。", icon="history"),
)


@login_required
@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    """Every line of the trail, newest first."""
    allow(permissions.may_read_audit(request.user, today()))
    context = {"tabs": page_tabs(request, "audit")}
    return lists.respond(request, AUDIT_LIST, entries(), "organizations/audit.html", context)
