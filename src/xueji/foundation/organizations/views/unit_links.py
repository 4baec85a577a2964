"""Links of a Party organisation: adding one, ending one."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from xueji.common.errors import DomainError
from xueji.common.ui import responses
from xueji.foundation.organizations import duties, permissions, selectors, services
from xueji.foundation.organizations.forms.unit_changes import LinkForm
from xueji.foundation.organizations.models import OrganizationLink
from xueji.foundation.organizations.selectors import signed_in
from xueji.foundation.organizations.views.common import allow, answer_form, today


@login_required
def add_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a Party organisation serve or guide another unit."""
    on = today()
    thing = get_object_or_404(selectors.organizations_for(request.user, on), pk=pk)
    allow(permissions.may_edit_unit(request.user, thing, on))
    units = selectors.organizations_under(request.user, *duties.KEEP_UNITS.roles, on=on)
    in_force = units.filter(selectors.in_force_q(on)).exclude(pk=thing.pk)
    form = LinkForm(request.POST or None, units=in_force, initial={"valid_from": on})

    def save(facts: dict[str, Any]) -> OrganizationLink:
        return services.link_organizations(
            source=thing, now=timezone.now(), actor=signed_in(request), **facts
        )

    back_url = reverse("organizations:unit", args=[thing.pk])
    context = {
        "title": f"{thing.name}：新增联系",
        "submit_label": "保存",
        "back_url": back_url,
        "uses_picker": True,
        "hint": "联合支部覆盖的其他单位，或者党组指导的机关党组织；联系不改变隶属和权限。",
    }
    return answer_form(request, form, save, lambda _: back_url, context)


@login_required
@require_POST
def end_link(request: HttpRequest, link_pk: int) -> HttpResponse:
    """End a link today."""
    link = get_object_or_404(OrganizationLink.objects.select_related("source"), pk=link_pk)
    thing = get_object_or_404(selectors.organizations_for(request.user, today()), pk=link.source_id)
    allow(permissions.may_edit_unit(request.user, thing, today()))
    back_url = reverse("organizations:unit", args=[thing.pk])
    try:
        services.end_link(link=link, now=timezone.now(), actor=signed_in(request))
    except DomainError as refusal:
        return responses.refusal(request, refusal.message, back_url)
    messages.success(request, "联系已结束，历史保留。")
    return HttpResponseRedirect(back_url)
