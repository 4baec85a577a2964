"""Accounts of other tools: whose they are."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from xueji.common.errors import DomainError
from xueji.common.ui import lists
from xueji.common.ui.items import Tab
from xueji.foundation.learning_records import permissions
from xueji.foundation.learning_records.exchange import actors
from xueji.foundation.learning_records.forms import MatchForm
from xueji.foundation.learning_records.lists import ASIDE, MATCHED, UNMATCHED
from xueji.foundation.learning_records.models import ActorMapping, LearningRecord, SetAsideActor
from xueji.foundation.learning_records.views.common import (
    UNPROCESSABLE_STATUS,
    act,
    allow_tools,
    page_tabs,
    today,
)
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.organizations.selectors import signed_in

TEMPLATE = "learning_records/accounts.html"


def _open(request: HttpRequest) -> QuerySet[LearningRecord]:
    allow_tools(request)
    units = permissions.unit_ids(request.user, today())
    return actors.unmatched(units).select_related("tenant")


def _context(current: str) -> dict[str, object]:
    kinds = [("unmatched", "未对应"), ("matched", "已对应"), ("aside", "已搁置")]
    shown = [
        Tab(label, reverse(f"learning_records:{name}"), current=name == current) for name, label in kinds
    ]
    return {"tabs": page_tabs("unmatched"), "kinds": shown}


@login_required
@require_safe
def unmatched(request: HttpRequest) -> HttpResponse:
    """Accounts nobody is behind, with the number of their statements."""
    return lists.respond(request, UNMATCHED, _open(request), TEMPLATE, _context("unmatched"))


@login_required
@require_safe
def matched(request: HttpRequest) -> HttpResponse:
    """Accounts that were matched by hand."""
    allow_tools(request)
    return lists.respond(request, MATCHED, _mappings(request), TEMPLATE, _context("matched"))


@login_required
@require_safe
def aside(request: HttpRequest) -> HttpResponse:
    """Accounts that are none of ours."""
    allow_tools(request)
    return lists.respond(request, ASIDE, _asides(request), TEMPLATE, _context("aside"))


def _mappings(request: HttpRequest) -> QuerySet[ActorMapping]:
    units = permissions.unit_ids(request.user, today())
    return ActorMapping.objects.filter(tenant__in=units).select_related("tenant", "person")


def _asides(request: HttpRequest) -> QuerySet[SetAsideActor]:
    units = permissions.unit_ids(request.user, today())
    return SetAsideActor.objects.filter(tenant__in=units).select_related("tenant")


@login_required
def match(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whose account it is."""
    record = get_object_or_404(actors.newest_of_account(_open(request), pk))
    people = organizations.people_for(request.user, today()).order_by("pinyin_key", "pk")
    form = MatchForm(request.POST or None, people=people)
    if form.is_bound and form.is_valid():
        person = form.cleaned_data["person"]
        try:
            count = actors.match(record, person, now=timezone.now(), actor=signed_in(request))
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, f"{count} 条记录已归入{person.name}，以后的记录自动归入。")
            return HttpResponseRedirect(reverse("learning_records:unmatched"))
    context = {"form": form, "record": record, "label": actors.actor_label(record)}
    status = UNPROCESSABLE_STATUS if form.is_bound else 200
    return render(request, "learning_records/match.html", context, status=status)


@login_required
@require_POST
def set_aside(request: HttpRequest, pk: int) -> HttpResponse:
    """The account is none of ours."""
    record = get_object_or_404(actors.newest_of_account(_open(request), pk))

    def save() -> None:
        actors.set_aside(record, now=timezone.now(), actor=signed_in(request))

    return act(request, save, "已搁置，记录仍然保留。", "learning_records:unmatched")


@login_required
@require_POST
def unmatch(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a match back."""
    allow_tools(request)
    mapping = get_object_or_404(_mappings(request), pk=pk)

    def save() -> None:
        actors.unmatch(mapping, now=timezone.now(), actor=signed_in(request))

    return act(request, save, "对应已取消，记录回到未对应的账号。", "learning_records:matched")


@login_required
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """List an account again."""
    allow_tools(request)
    found = get_object_or_404(_asides(request), pk=pk)

    def save() -> None:
        actors.take_back(found, now=timezone.now(), actor=signed_in(request))

    return act(request, save, "账号已回到未对应的列表。", "learning_records:aside")
