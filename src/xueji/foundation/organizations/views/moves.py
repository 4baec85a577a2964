"""Transfers, leavings and floating members: fill in, look at what would end, confirm."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from xueji.common.errors import DomainError
from xueji.foundation.organizations import duties, permissions, selectors, services
from xueji.foundation.organizations.forms.moves import DayForm, FloatingForm, LeavingForm, TransferForm
from xueji.foundation.organizations.models import Membership, Organization, Person
from xueji.foundation.organizations.selectors import signed_in
from xueji.foundation.organizations.selectors.moves import MovePlan
from xueji.foundation.organizations.views.common import UNPROCESSABLE_STATUS, allow, answer_form, today
from xueji.foundation.organizations.views.people import person_url, visible_person

CONFIRM = "confirm"
MOST_AT_ONCE = 200


def _chosen(request: HttpRequest) -> list[Person]:
    """The people named in the address or the form, all of whom the viewer must be allowed to change."""
    keys = [
        key for key in (request.POST or request.GET).getlist("person") if key.isdecimal() and len(key) < 19
    ]
    people = selectors.people_for(request.user, today()).filter(
        pk__in=[int(key) for key in keys[:MOST_AT_ONCE]]
    )
    found = list(people.order_by("stroke_key", "pk"))
    if not found or len(found) < len(set(keys)):
        raise Http404
    for one in found:
        allow(permissions.may_edit_person(request.user, one, today()))
    return found


def _own_units(request: HttpRequest) -> QuerySet[Organization]:
    return selectors.organizations_under(request.user, *duties.KEEP_PEOPLE.roles, on=today())


@login_required
def transfer(request: HttpRequest) -> HttpResponse:
    """Move one or many people to another unit."""
    allow(permissions.may_import(request.user, today()))
    if not (request.POST or request.GET).get("person"):
        messages.info(request, "请先在名单里勾选要办理的人员。")
        return HttpResponseRedirect(reverse("organizations:people"))
    people = _chosen(request)
    form = TransferForm(request.POST or None, units=_own_units(request), initial={"first_day": today()})
    back = person_url(people[0]) if len(people) == 1 else reverse("organizations:people")
    context: dict[str, Any] = {
        "title": f"{people[0].name}：调动" if len(people) == 1 else f"{len(people)} 人调动",
        "form": form, "people": people, "back_url": back, "word": "调动",
    }  # fmt: skip
    if not form.is_bound or not form.is_valid():
        return _form(request, context)
    facts = form.cleaned_data
    to = services.Destination(
        organization=facts["organization"], first_day=facts["first_day"], kind=facts["kind"],
        title=facts["title"], post_title=facts["post_title"], sort_no=facts["sort_no"],
        reason=facts["reason"],
    )  # fmt: skip
    plan = selectors.plan_transfer(people, to=to.organization, kind=to.kind, on=to.first_day)
    ending = [role for move in plan.possible for role in move.roles_ended]
    if reason := permissions.out_of_reach(request.user, ending, today()):
        return _preview(request, {**context, "plan": plan, "to": to, "refusal": reason})
    if request.POST.get("act") != CONFIRM:
        return _preview(request, {**context, "plan": plan, "to": to})
    try:
        done = services.transfer_people(
            people,
            to=to,
            now=timezone.now(),
            actor=signed_in(request),
            seen_mark=request.POST.get("seen", ""),
        )
    except DomainError as refusal:
        return _preview(request, {**context, "plan": plan, "to": to, "refusal": refusal.message})
    messages.success(
        request, f"已办理 {len(done.possible)} 人，自 {to.first_day} 起到“{to.organization.name}”。"
    )
    return HttpResponseRedirect(back)


@login_required
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a person retire or leave."""
    person = _editable(request, pk)
    form = LeavingForm(request.POST or None, initial={"first_day": today()})
    context = {
        "title": f"{person.name}：调离或退休", "form": form, "people": [person],
        "back_url": person_url(person), "word": "离开",
    }  # fmt: skip
    if not form.is_bound or not form.is_valid():
        return _form(request, context)
    facts = form.cleaned_data
    plan = MovePlan([selectors.plan_leaving(person, status=facts["status"], on=facts["first_day"])])
    if reason := permissions.out_of_reach(request.user, plan.moves[0].roles_ended, today()):
        return _preview(request, {**context, "plan": plan, "refusal": reason})
    if request.POST.get("act") != CONFIRM:
        return _preview(request, {**context, "plan": plan})
    try:
        services.leave(
            person=person, now=timezone.now(), actor=signed_in(request),
            seen_mark=request.POST.get("seen", ""), **facts,
        )  # fmt: skip
    except DomainError as refusal:
        return _preview(request, {**context, "plan": plan, "refusal": refusal.message})
    messages.success(request, "已办理，履历保留。")
    return HttpResponseRedirect(person_url(person))


def _form(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    status = UNPROCESSABLE_STATUS if context["form"].is_bound else 200
    return render(request, "organizations/move.html", context, status=status)


def _preview(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    status = UNPROCESSABLE_STATUS if context.get("refusal") else 200
    return render(request, "organizations/move_preview.html", context, status=status)


def _editable(request: HttpRequest, pk: int) -> Person:
    person = visible_person(request, pk, today())
    allow(permissions.may_edit_person(request.user, person, today()))
    return person


@login_required
def register_floating(request: HttpRequest, pk: int) -> HttpResponse:
    """Note where a floating member belongs and where they are."""
    person = _editable(request, pk)
    held = selectors.memberships_of(person).filter(valid_until=None)
    first: dict[str, Any] = {"first_day": today()}
    for name, kind in (("home", Membership.Kind.PARTY), ("host", Membership.Kind.HOST)):
        one = held.filter(kind=kind).first()
        first[name] = one.organization_id if one else None
    form: forms.Form = FloatingForm(request.POST or None, units=_own_units(request), initial=first)

    def save(facts: dict[str, Any]) -> None:
        services.register_floating(person=person, now=timezone.now(), actor=signed_in(request), **facts)

    context = {
        "title": f"{person.name}：登记流动", "submit_label": "登记流动", "back_url": person_url(person),
        "saved_text": "已登记为流动党员。", "uses_picker": True,
    }  # fmt: skip
    return answer_form(request, form, save, lambda _: person_url(person), context)


@login_required
def end_floating(request: HttpRequest, pk: int) -> HttpResponse:
    """A floating member has come home."""
    person = _editable(request, pk)
    form = DayForm(request.POST or None, initial={"first_day": today()})

    def save(facts: dict[str, Any]) -> None:
        services.end_floating(person=person, now=timezone.now(), actor=signed_in(request), **facts)

    context = {
        "title": f"{person.name}：结束流动", "submit_label": "结束流动", "back_url": person_url(person),
        "saved_text": "流动已结束，记录保留。",
    }  # fmt: skip
    return answer_form(request, form, save, lambda _: person_url(person), context)
