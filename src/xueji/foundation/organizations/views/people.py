"""The list of people and the page of a person."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from xueji.common.replica import heavy_page
from xueji.common.ui import formats, lists, related, responses
from xueji.common.ui.items import KeyValue
from xueji.foundation.organizations import duties, permissions, selectors, services
from xueji.foundation.organizations.forms.people import EndForm, MembershipForm, PersonForm
from xueji.foundation.organizations.models import Membership, Person, RoleAssignment
from xueji.foundation.organizations.people_list import PEOPLE_LIST, PICKING_LIST
from xueji.foundation.organizations.person_history import timeline
from xueji.foundation.organizations.selectors import signed_in
from xueji.foundation.organizations.views.common import allow, answer_form, page_tabs, today


def person_url(person: Person) -> str:
    """The page of a person."""
    return reverse("organizations:person", args=[person.pk])


def visible_person(request: HttpRequest, pk: int, on: date) -> Person:
    """The person, or 404 when the viewer may not see them."""
    return get_object_or_404(selectors.people_for(request.user, on), pk=pk)


@login_required
@require_safe
@heavy_page
def people(request: HttpRequest) -> HttpResponse:
    """Everybody the viewer looks after."""
    on = today()
    allow(permissions.may_see_people(request.user, on))
    may_import = permissions.may_import(request.user, on)
    context = {
        "tabs": page_tabs(request, "people"),
        "may_import": may_import,
        "may_set": permissions.may_operate(request.user, timezone.now()),
    }
    queryset = selectors.with_main_unit(selectors.people_for(request.user, on), on)
    paths = selectors.scope_paths(request.user, *duties.SEE_PEOPLE.roles, on=on)
    shown, template = PICKING_LIST if may_import else PEOPLE_LIST, "organizations/people.html"
    return lists.respond(request, shown, queryset, template, context, is_narrow=selectors.is_narrow(paths))


@login_required
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """One's own page."""
    person = selectors.person_of(request.user)
    if person is None:
        return responses.refusal(request, "这个账号没有对应的人员信息，请联系系统管理员。", "/")
    return HttpResponseRedirect(person_url(person))


@login_required
@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Facts, memberships, roles and the account."""
    on = today()
    merged = selectors.merged_person(pk)
    if merged is not None:
        target = visible_person(request, selectors.survivor(merged).pk, on)
        messages.info(request, f"“{merged.name}”（{merged.code}）已并入这条记录。")
        return HttpResponseRedirect(person_url(target))
    thing = visible_person(request, pk, on)
    services.note_read(
        person=thing,
        viewer=signed_in(request),
        what="organizations.read-person",
        summary=f"查看{thing.name}的人员信息",
        now=timezone.now(),
    )
    held, roles = selectors.memberships_of(thing), selectors.roles_of_person(thing)
    context = {
        "person": thing,
        "key": str(thing.pk),
        "floating": _floating(thing, held, on),
        "facts": _facts(thing),
        "related": related.links(request, "person", thing.pk),
        "memberships": [one for one in held if one.valid_until is None or one.valid_until > on],
        "timeline": timeline(thing),
        "roles": [one for one in roles if not one.is_over_on(on)],
        "account": selectors.account_of(thing),
        "account_request": selectors.last_account_request(thing),
        "on": on,
        "is_own": selectors.person_of(request.user) == thing,
        "may_edit": permissions.may_edit_person(request.user, thing, on),
        "may_manage_account": permissions.may_manage_account(request.user, thing, on),
        "may_see_list": permissions.may_see_people(request.user, on),
        "may_see_roles": permissions.may_see_roles(request.user, on),
    }
    return render(request, "organizations/person.html", context)


def _category(thing: Person) -> str:
    how = f"指定：{thing.category_reason}" if thing.category_by_hand else "自动判定"
    return f"{thing.get_category_display()}（{how}）"


def _floating(thing: Person, held: QuerySet[Membership], on: date) -> dict[str, Membership]:
    """The home and the host membership of a floating member; empty for others."""
    if thing.status != selectors.PersonStatus.FLOATING:
        return {}
    names = {"party": "home", "host": "host"}
    return {names[one.kind]: one for one in held.filter(selectors.in_force_q(on)) if one.kind in names}


def _facts(thing: Person) -> list[KeyValue]:
    return [
        KeyValue("人员编号", thing.code),
        KeyValue("学员类别", _category(thing)),
        KeyValue("职务层次", thing.get_level_display()),
        KeyValue("职级", thing.rank),
        KeyValue("手机号", selectors.masked_phone(thing)),
        *([KeyValue("身份证号", selectors.masked_id(thing))] if thing.id_sealed else []),
        KeyValue("入党日期", formats.day(thing.joined_party_date)),
        KeyValue("参加工作日期", formats.day(thing.joined_work_date)),
    ]


@login_required
def create_person(request: HttpRequest, unit_pk: int) -> HttpResponse:
    """Register a person as a member of a unit."""
    on = today()
    unit = get_object_or_404(selectors.organizations_for(request.user, on), pk=unit_pk)
    allow(permissions.may_edit_unit(request.user, unit, on))
    form = PersonForm(
        request.POST or None, is_new=True, uses_id_number=selectors.people_settings().uses_id_number
    )

    def save(facts: dict[str, Any]) -> Person:
        code = facts.pop("code")
        return services.register_person(
            code=code,
            facts=services.PersonFacts(**facts),
            organization=unit,
            actor=signed_in(request),
            now=timezone.now(),
        )

    context = {
        "title": f"在“{unit.name}”登记人员",
        "submit_label": "登记人员",
        "back_url": reverse("organizations:unit", args=[unit.pk]),
        "saved_text": "人员已登记。",
    }
    return answer_form(request, form, save, person_url, context)


@login_required
def edit_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the facts of a person."""
    on = today()
    thing = visible_person(request, pk, on)
    allow(permissions.may_edit_person(request.user, thing, on))
    title = selectors.main_titles([thing.pk], on).get(thing.pk, "")
    first = model_to_dict(thing)
    if not thing.category_by_hand:
        first["category"] = ""
    form = PersonForm(
        request.POST or None,
        is_new=False,
        initial=first,
        uses_id_number=selectors.people_settings().uses_id_number,
        by_rule=services.category_by_rule(thing, title, on),
    )

    def save(facts: dict[str, Any]) -> Person:
        return services.save_person(
            code=thing.code,
            facts=services.PersonFacts(title=title, **facts),
            actor=signed_in(request),
            now=timezone.now(),
        )

    context = {"title": f"修改{thing.name}的信息", "submit_label": "保存", "back_url": person_url(thing)}
    return answer_form(request, form, save, person_url, context)


@login_required
def add_membership(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a person belong to a further unit, or move to it."""
    on = today()
    thing = visible_person(request, pk, on)
    allow(permissions.may_edit_person(request.user, thing, on))
    units = selectors.organizations_under(request.user, *duties.KEEP_PEOPLE.roles, on=on)
    form = MembershipForm(request.POST or None, units=units, initial={"valid_from": on})

    def save(facts: dict[str, Any]) -> Membership:
        return services.add_membership(person=thing, actor=signed_in(request), now=timezone.now(), **facts)

    context = {
        "title": f"{thing.name}：新增任职",
        "submit_label": "新增任职",
        "back_url": person_url(thing),
        "uses_picker": True,
    }
    return answer_form(request, form, save, lambda _: person_url(thing), context)


def _told(ending: Sequence[RoleAssignment]) -> str:
    roles = "、".join(f"{one.get_role_display()}（{one.organization.name}）" for one in ending)
    return f"随这条任职结束的角色：{roles}。" if roles else ""


@login_required
def end_membership(request: HttpRequest, pk: int) -> HttpResponse:
    """End a membership on a day."""
    on = today()
    membership = get_object_or_404(Membership.objects.select_related("person", "organization"), pk=pk)
    thing = visible_person(request, membership.person_id, on)
    allow(permissions.may_edit_unit(request.user, membership.organization, on))
    form = EndForm(request.POST or None, initial={"valid_until": on})
    ending = selectors.plan_ending(membership, on).roles_ended

    def save(facts: dict[str, Any]) -> Membership:
        if refusal := permissions.out_of_reach(request.user, ending, on):
            raise services.MoveRefused(refusal)
        return services.end_membership(
            membership=membership, actor=signed_in(request), now=timezone.now(), **facts
        )

    context = {
        "title": f"结束{thing.name}在“{membership.organization.name}”的任职",
        "submit_label": "结束任职",
        "back_url": person_url(thing),
        "saved_text": "任职已结束，历史记录保留。",
        "hint": _told(ending),
    }
    return answer_form(request, form, save, lambda _: person_url(thing), context)
