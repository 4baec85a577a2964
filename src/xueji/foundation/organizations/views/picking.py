"""Finding people and units by typing, for the forms of every domain."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from xueji.common.ui.responses import is_fragment
from xueji.foundation.organizations import selectors
from xueji.foundation.organizations.selectors import Member
from xueji.foundation.organizations.views.common import allow, today

LIMIT = 20


@dataclass(frozen=True, slots=True)
class Found:
    """One thing to pick."""

    id: int
    name: str
    detail: str


def _answer(request: HttpRequest, title: str, found: list[Found]) -> HttpResponse:
    if "application/json" in request.headers.get("Accept", ""):
        rows = [{"id": one.id, "name": one.name, "detail": one.detail} for one in found]
        return JsonResponse({"results": rows}, json_dumps_params={"ensure_ascii": False})
    context = {"title": title, "found": found, "query": request.GET.get("q", "")}
    template = "organizations/picker.html"
    return render(request, f"{template}#picked" if is_fragment(request) else template, context)


@login_required
@require_safe
def pick_people(request: HttpRequest) -> HttpResponse:
    """People the viewer may see: JSON for ``picker.js``, a page or a part of it otherwise."""
    members = selectors.search_people(request.user, request.GET.get("q", ""), today(), limit=LIMIT)
    return _answer(request, "查找人员", [_found(member) for member in members])


def _found(member: Member) -> Found:
    detail = " ".join(filter(None, [member.organization.name, member.title, member.person.code]))
    return Found(member.person.pk, member.person.name, detail)


@login_required
@require_safe
def pick_delegates(request: HttpRequest) -> HttpResponse:
    """Who may stand in for the viewer; nobody for those who have nothing to hand on."""
    on = today()
    allow(selectors.delegable_grants(request.user, on).exists())
    members = selectors.search_delegates(request.user, request.GET.get("q", ""), on, limit=LIMIT)
    return _answer(request, "查找代行人", [_found(member) for member in members])


@login_required
@require_safe
def pick_units(request: HttpRequest) -> HttpResponse:
    """Units the viewer may open, with the names of the units above."""
    units = selectors.search_organizations(request.user, request.GET.get("q", ""), today(), limit=LIMIT)
    names = selectors.full_names(units)
    found = [Found(unit.pk, unit.name, f"{names[unit.pk]} {unit.code}") for unit in units]
    return _answer(request, "查找单位", found)
