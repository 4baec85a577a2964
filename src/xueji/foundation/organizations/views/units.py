"""The unit tree and the page of a unit."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from xueji.common.ui import formats, related
from xueji.common.ui.items import KeyValue
from xueji.foundation.organizations import permissions, selectors, services
from xueji.foundation.organizations.forms.units import UnitForm
from xueji.foundation.organizations.models import Organization
from xueji.foundation.organizations.rules import PARTY_KINDS
from xueji.foundation.organizations.selectors import ChangeKind, Tree, signed_in
from xueji.foundation.organizations.views.common import allow, answer_form, page_tabs, today

# More than these are reached through the list of people, or by searching.
SHOWN_MEMBERS = 100
SHOWN_CHILDREN = 200


@login_required
@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """The tree from the topmost units of the viewer down, or what a search found."""
    on, text = today(), request.GET.get("q", "").strip()
    found = selectors.search_organizations(request.user, text, on, limit=50)
    context = {
        "tabs": page_tabs(request, "units"),
        "query": text,
        "found": [(unit, name) for unit, name in zip(found, _names(found), strict=True)],
        "roots": selectors.tree_roots_for(request.user, on),
        "may_import": permissions.may_import(request.user, on),
    }
    return render(request, "organizations/units.html", context)


def _names(found: list[Organization]) -> list[str]:
    names = selectors.full_names(found)
    return [names[unit.pk] for unit in found]


@login_required
@require_safe
def unit_children(request: HttpRequest, pk: int) -> HttpResponse:
    """The units directly below, as a piece of the tree."""
    unit = get_object_or_404(selectors.organizations_for(request.user, today()), pk=pk)
    context = {"units": selectors.children_of(unit)[:SHOWN_CHILDREN], "parent": unit}
    return render(request, "organizations/_tree_nodes.html", context)


@login_required
@require_safe
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """Facts, members, roles and the units below."""
    on = today()
    thing = get_object_or_404(selectors.organizations_for(request.user, on), pk=pk)
    sees_people = permissions.may_see_people_of(request.user, thing, on)
    ancestors = selectors.ancestors_of(thing)
    openable = selectors.organizations_for(request.user, on).filter(pk__in=[one.pk for one in ancestors])
    context = {
        "unit": thing,
        "crumbs": ancestors,
        "openable": set(openable.values_list("pk", flat=True)),
        "facts": _facts(thing),
        "related": related.links(request, "unit", thing.pk),
        "is_over": thing.valid_until is not None and thing.valid_until <= on,
        "children": selectors.children_of(thing)[:SHOWN_CHILDREN],
        "members": selectors.members_of([thing.pk], on)[:SHOWN_MEMBERS] if sees_people else None,
        "roles": selectors.roles_over(thing, on) if sees_people else None,
        "may_edit": permissions.may_edit_unit(request.user, thing, on),
        "changes": _possible_changes(request, thing, on),
        "planned": selectors.planned_changes_of(thing),
        "history": selectors.history_of(thing),
        "party": _party(thing, on),
        "links": [link for link in selectors.links_of(thing, on) if link.source_id == thing.pk],
        "may_link": thing.kind in PARTY_KINDS and thing.valid_until is None,
        "may_grant": permissions.may_grant_over(request.user, thing, on),
    }
    return render(request, "organizations/unit.html", context)


def _possible_changes(request: HttpRequest, thing: Organization, on: date) -> list[KeyValue]:
    """Ways to the changes the viewer may make of a unit that is not over."""
    if thing.valid_until is not None:
        return []
    kinds = []
    if permissions.may_edit_unit(request.user, thing, on):
        kinds.append(ChangeKind.RENAME)
        kinds += [ChangeKind.PARTY_MOVE] if thing.kind in PARTY_KINDS else []
    if permissions.may_restructure(request.user, thing, on):
        kinds += [ChangeKind.MOVE, ChangeKind.MERGE, ChangeKind.SPLIT, ChangeKind.ABOLISH]
    return [
        KeyValue(kind.label, "", reverse("organizations:change-unit", args=[thing.pk, kind]))
        for kind in kinds
    ]


def _party(thing: Organization, on: date) -> list[KeyValue]:
    """Party superior and units looked after of a Party organisation; Party organisations of a unit."""
    if thing.kind in PARTY_KINDS:
        above = selectors.ancestors_on(thing, on, Tree.PARTY)
        rows = [("上级党组织", above[-1:]), ("覆盖单位", selectors.units_served(thing, on))]
    else:
        rows = [("党组织", selectors.party_organizations_of(thing, on))]
    guided = [link for link in selectors.links_of(thing, on) if link.kind == selectors.LinkKind.GUIDES]
    rows += [("指导", [link.target]) for link in guided if link.source_id == thing.pk]
    rows += [("受指导于", [link.source]) for link in guided if link.target_id == thing.pk]
    return [KeyValue(label, "、".join(unit.name for unit in units)) for label, units in rows if units]


def _facts(thing: Organization) -> list[KeyValue]:
    return [
        KeyValue("单位编码", thing.code),
        KeyValue("类型", thing.get_kind_display()),
        KeyValue("简称", thing.short_name),
        KeyValue("行政区划代码", thing.division_code),
        KeyValue("行业", thing.industry),
        KeyValue("地区", thing.region),
        KeyValue("生效日期", formats.day(thing.valid_from)),
        KeyValue("失效日期", formats.day(thing.valid_until)),
    ]


@login_required
def create_unit(request: HttpRequest, parent_pk: int) -> HttpResponse:
    """Add a unit below another one."""
    on = today()
    parent = get_object_or_404(selectors.organizations_for(request.user, on), pk=parent_pk)
    allow(permissions.may_edit_unit(request.user, parent, on))
    initial = {"valid_from": on, "region": parent.region, "kind": "branch"}
    form = UnitForm(request.POST or None, is_new=True, initial=initial)

    def save(facts: dict[str, Any]) -> Organization:
        return services.create_organization(
            parent=parent, actor=signed_in(request), now=timezone.now(), **facts
        )

    context = {
        "title": f"新建“{parent.name}”的下级单位",
        "submit_label": "新建单位",
        "back_url": _url(parent),
        "saved_text": "单位已新建。",
    }
    return answer_form(request, form, save, _url, context)


@login_required
def edit_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the facts of a unit, or end it."""
    on = today()
    thing = get_object_or_404(selectors.organizations_for(request.user, on), pk=pk)
    allow(permissions.may_edit_unit(request.user, thing, on))
    form = UnitForm(request.POST or None, is_new=False, initial=model_to_dict(thing))

    def save(facts: dict[str, Any]) -> Organization:
        return services.update_organization(
            organization=thing, actor=signed_in(request), now=timezone.now(), **facts
        )

    context = {"title": f"修改“{thing.name}”", "submit_label": "保存", "back_url": _url(thing)}
    return answer_form(request, form, save, _url, context)


def _url(thing: Organization) -> str:
    return reverse("organizations:unit", args=[thing.pk])
