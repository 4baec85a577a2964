"""The audit trail, for the audit administrator."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.views.decorators.http import require_safe

from xueji.common.audit.selectors import entries
from xueji.common.replica import heavy_page
from xueji.common.ui import lists
from xueji.common.ui.items import Empty
from xueji.common.ui.lists import ChoiceFilter, Column, DateRangeFilter, ListDefinition, Listing, TextFilter
from xueji.common.ui.lists.filters import FilterState
from xueji.foundation.organizations import duties, permissions, selectors, services
from xueji.foundation.organizations.views.common import allow, page_tabs, today


@dataclass(frozen=True, slots=True)
class DutyFilter(ChoiceFilter):
    """What people did who hold, or ever held, the duty of one of the three administrators."""

    def state(self, params: QueryDict) -> FilterState:
        """Read ``?duty=``."""
        value = params.get(self.name, "")
        if value not in duties.SEPARATED:
            return FilterState({self.name: ""})
        words = f"{self.label}：{selectors.Role(value).label}"
        condition = Q(actor_id__in=selectors.accounts_that_held(value))
        return FilterState({self.name: value}, words, condition=condition)


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
        DutyFilter("duty", "管理员的操作", [(role, role.label) for role in duties.ROLES_APART]),
        TextFilter("action", "操作", ("action",)),
        DateRangeFilter("date", "日期", "at"),
    ),
    default_sort="-at",
    empty=Empty("还没有审计记录", "每一次改动都会留下一行：谁、何时、做了什么。", icon="history"),
)


@login_required
@require_safe
@heavy_page
def audit(request: HttpRequest) -> HttpResponse:
    """Every line of the trail, newest first; whoever takes it away as a file is on record."""
    allow(permissions.may_read_audit(request.user, today()))
    context = {"tabs": page_tabs(request, "audit")}
    answer = lists.respond(request, AUDIT_LIST, entries(), "organizations/audit.html", context)
    if "Content-Disposition" in answer:
        described = Listing(AUDIT_LIST, request, entries()).described_filters
        services.audit_exported(actor=selectors.signed_in(request), described=described, now=timezone.now())
    return answer
