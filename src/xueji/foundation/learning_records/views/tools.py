"""Credentials of tools: listed, made, given a new secret, revoked."""

from datetime import datetime, time

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from xueji.common.errors import DomainError
from xueji.common.ui import lists, responses
from xueji.foundation.learning_records import permissions, services
from xueji.foundation.learning_records.forms import ACCESS, CredentialForm
from xueji.foundation.learning_records.lists import TOOLS
from xueji.foundation.learning_records.models import XapiCredential
from xueji.foundation.learning_records.views.common import (
    UNPROCESSABLE_STATUS,
    act,
    allow_tools,
    page_tabs,
    today,
)
from xueji.foundation.organizations.selectors import signed_in


def _credentials(request: HttpRequest) -> QuerySet[XapiCredential]:
    units = permissions.unit_ids(request.user, today())
    return XapiCredential.objects.filter(organization__in=units).select_related("organization")


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The tools of the units the viewer looks after."""
    allow_tools(request)
    context = {"tabs": page_tabs("tools")}
    return lists.respond(request, TOOLS, _credentials(request), "learning_records/tools.html", context)


@login_required
@never_cache
def create(request: HttpRequest) -> HttpResponse:
    """A new tool; its secret is shown this once."""
    allow_tools(request)
    form = CredentialForm(request.POST or None, units=permissions.tool_units(request.user, today()))
    if form.is_bound and form.is_valid():
        facts = form.cleaned_data
        day = facts["expires_on"]
        made = services.create_credential(
            name=facts["name"],
            organization=facts["organization"],
            scopes=ACCESS[facts["access"]][1],
            now=timezone.now(),
            expires_at=timezone.make_aware(datetime.combine(day, time())) if day else None,
            requests_a_minute=facts["requests_a_minute"],
            actor=signed_in(request),
        )
        return _secret(request, made)
    context = {
        "form": form,
        "title": "新建工具凭证",
        "submit_label": "建立凭证",
        "back_url": reverse("learning_records:tools"),
    }
    status = UNPROCESSABLE_STATUS if form.is_bound else 200
    return render(request, "learning_records/form.html", context, status=status)


def _secret(request: HttpRequest, made: services.NewCredential) -> HttpResponse:
    context = {"made": made, "endpoint": request.build_absolute_uri("/xapi/")}
    return render(request, "learning_records/secret.html", context)


@login_required
@require_POST
@never_cache
def rotate(request: HttpRequest, pk: int) -> HttpResponse:
    """A new secret; the former one works for one more day."""
    allow_tools(request)
    found = get_object_or_404(_credentials(request), pk=pk)
    try:
        made = services.rotate_credential(found.key, timezone.now(), actor=signed_in(request))
    except DomainError as refusal:
        return responses.refusal(request, refusal.message, reverse("learning_records:tools"))
    return _secret(request, made)


@login_required
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End a credential; what its tool wrote stays."""
    allow_tools(request)
    found = get_object_or_404(_credentials(request), pk=pk)

    def save() -> None:
        services.revoke_credential(found.key, timezone.now(), actor=signed_in(request))

    return act(request, save, f"已撤销“{found.name}”，几秒内在各处失效。", "learning_records:tools")
