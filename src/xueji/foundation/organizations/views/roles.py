"""Roles over units: who holds which, giving and taking back."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from xueji.common.errors import DomainError
from xueji.common.ui import lists, responses
from xueji.common.ui.items import Empty
from xueji.common.ui.lists import AskedFilter, ChoiceFilter, Column, ListDefinition
from xueji.foundation.organizations import duties, permissions, selectors, services
from xueji.foundation.organizations.forms.people import RoleForm
from xueji.foundation.organizations.models import RoleAssignment
from xueji.foundation.organizations.role_words import role_words
from xueji.foundation.organizations.selectors import Role, signed_in
from xueji.foundation.organizations.views.common import allow, answer_form, page_tabs, today

ROLE_LIST = ListDefinition(
    "roles",
    "角色授权",
    is_personal=True,
    columns=(
        Column(
            "person.name",
            "人员",
            sort="person__pinyin_key",
            link=lambda row: reverse("organizations:person", args=[row.person_id]),
        ),
        Column("role", "角色", sort="role", value=role_words),
        Column(
            "organization.name",
            "范围（含下级）",
            sort="organization__path",
            link=lambda row: reverse("organizations:unit", args=[row.organization_id]),
        ),
        Column("purpose", "用途"),
        Column("valid_from", "开始日期", kind="day", sort="valid_from"),
        Column("valid_until", "结束日期", kind="day", sort="valid_until", value=lambda row: row.holds_until),
        Column("actions", "操作", template="organizations/_role_actions.html", exported=False),
    ),
    filters=(
        AskedFilter("q", "姓名、单位或用途", selectors.typed_role_q),
        ChoiceFilter("role", "角色", Role.choices),
    ),
    default_sort="-valid_from",
    empty=Empty("还没有角色授权", "角色决定一个人能看到和处理哪些单位的事务。", icon="shield-check"),
)


@login_required
@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    """Every assignment in the subtrees of a security administrator."""
    on = today()
    allow(permissions.may_see_roles(request.user, on))
    queryset = selectors.role_assignments_for(request.user, on)
    context = {"tabs": page_tabs(request, "roles")}
    return lists.respond(request, ROLE_LIST, queryset, "organizations/roles.html", context)


@login_required
def assign_role(request: HttpRequest) -> HttpResponse:
    """Give a person a role; ``?person=`` and ``?unit=`` fill the form."""
    on = today()
    allow(permissions.may_see_roles(request.user, on))
    form = RoleForm(
        request.POST or None,
        people=selectors.people_by_pinyin(request.user, on),
        units=selectors.organizations_under(request.user, *duties.GRANT.roles, on=on),
        initial={
            "valid_from": on,
            "person": request.GET.get("person"),
            "organization": request.GET.get("unit"),
        },
    )

    def save(facts: dict[str, Any]) -> RoleAssignment:
        allow(permissions.may_grant(request.user, facts["organization"], facts["person"], on))
        return services.assign_role(actor=signed_in(request), now=timezone.now(), **facts)

    context = {
        "title": "授予角色",
        "submit_label": "授予角色",
        "back_url": reverse("organizations:roles"),
        "saved_text": "角色已授予，立即生效。",
        "uses_picker": True,
        "hint": "不能给自己授权；系统管理员、安全管理员、审计管理员须由不同的人担任。",
    }
    return answer_form(request, form, save, lambda _: reverse("organizations:roles"), context)


@login_required
@require_POST
def revoke_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a role back from today on."""
    on = today()
    found = selectors.role_assignments_for(request.user, on)
    assignment = get_object_or_404(found, pk=pk)
    allow(permissions.may_grant(request.user, assignment.organization, assignment.person, on))
    back = reverse("organizations:roles")
    try:
        services.revoke_role(assignment=assignment, actor=signed_in(request), now=timezone.now())
    except DomainError as refusal:
        return responses.refusal(request, refusal.message, back)
    messages.success(request, f"已收回{assignment.person.name}的“{role_words(assignment)}”。")
    return HttpResponseRedirect(back)
