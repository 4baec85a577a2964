"""权限一览, for the three administrators."""

from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from xueji.common.documents.model import Provenance
from xueji.common.ui.lists.files import XLSX_TYPE
from xueji.common.ui.lists.responses import person_name
from xueji.foundation.organizations import duties, matrix, permissions, selectors
from xueji.foundation.organizations.selectors import Role
from xueji.foundation.organizations.views.common import allow, page_tabs, today


@login_required
@require_safe
def permission_matrix(request: HttpRequest) -> HttpResponse:
    """Who may do what; ``?role=`` narrows it to one role, ``?export=xlsx`` is the whole as a file."""
    allow(permissions.may_see_matrix(request.user, today()))
    if request.GET.get("export") == "xlsx":
        now = timezone.localtime()
        made = Provenance(made_by=person_name(request), made_at=now, source="权限登记（全部）")
        answer = HttpResponse(matrix.workbook(made), content_type=XLSX_TYPE)
        name = quote(f"权限一览-{now:%Y%m%d}.xlsx")
        answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
        return answer
    chosen = request.GET.get("role", "")
    role = Role(chosen) if chosen in Role.values else None
    context = {
        "tabs": page_tabs(request, "matrix"),
        "roles": list(Role),
        "chosen": role,
        "delegations": selectors.delegations_under(request.user, *duties.SEE_MATRIX.roles, on=today()),
        "groups": [
            (group.name, [(one, matrix.role_labels(one)) for one in group.permissions])
            for group in matrix.groups(role or "")
        ],
    }
    return render(request, "organizations/matrix.html", context)
