"""Step 1 of the wizard: the meeting and its agenda."""

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from xueji.activity.study_sessions import permissions, services
from xueji.activity.study_sessions.forms import MeetingForm, meeting_initial
from xueji.activity.study_sessions.models import MeetingKind, StudySession
from xueji.activity.study_sessions.views._common import posted_edit_no, runnable, today, wizard_steps
from xueji.common.errors import DomainError
from xueji.common.ui.items import KeyValue
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.organizations.selectors import signed_in

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from xueji.foundation.organizations.models import Organization, Person

UNITS_MOST = 300


def organizable(request: HttpRequest) -> "QuerySet[Organization]":
    """Units the viewer may plan sessions for, in tree order."""
    paths = organizations.scope_paths(signed_in(request), *permissions.PLAN.roles, on=today())
    units = organizations.organizations_for(signed_in(request), today())
    return units.filter(organizations.in_scope_q("path", paths)).order_by("path")


def offered_units(request: HttpRequest, chosen_id: object) -> "list[Organization]":
    """The units a select offers: the one chosen (form, link or top bar) first, then the first few hundred."""
    found = organizable(request)
    key = str(chosen_id or "")
    chosen = list(found.filter(pk=int(key))) if key.isdecimal() and len(key) < 19 else []
    return chosen + [unit for unit in found[:UNITS_MOST] if unit not in chosen]


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Plan a session; nothing is stored before 下一步."""
    asked = request.GET.get("unit") or request.POST.get("unit") or request.session.get("unit_id")
    units = offered_units(request, asked)
    person = organizations.person_of(signed_in(request))
    if not units or person is None:
        raise PermissionDenied
    unit = units[0]
    initial = {"check_in_enabled": True, "chair": person.pk, "meeting_kind": _usual_kind(unit)}
    form = MeetingForm(request.POST or None, organization=unit, on=today(), keep=[person], initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            session = _create(request, form, unit, person)
        except DomainError as refusal:
            form.add_error("agenda", refusal.message)
        else:
            return HttpResponseRedirect(reverse("study_sessions:content", args=[session.pk]))
    context = {"form": form, "units": units, "unit": unit, "steps": wizard_steps("meeting", None)}
    return render(request, "study_sessions/meeting.html", context, status=422 if form.errors else 200)


@transaction.atomic
def _create(request: HttpRequest, form: MeetingForm, unit: Any, organizer: "Person") -> StudySession:
    """The session with its unit invited and a first pack, so that the next step already shows a proposal."""
    now = timezone.now()
    session = services.create_session(
        organization=unit,
        organizer=organizer,
        actor=signed_in(request),
        now=now,
        agenda=form.cleaned_data["agenda"],
        **form.facts(),
    )
    services.invite(session, organization_ids=[unit.pk], actor=signed_in(request), now=now)
    if session.agenda_items.exists():
        services.propose_for_session(session, signed_in(request), now)
    return session


def _usual_kind(unit: Any) -> str:
    kinds = {
        "branch": MeetingKind.BRANCH_COMMITTEE,
        "village": MeetingKind.VILLAGE,
        "party_group": MeetingKind.PARTY_GROUP,
    }
    return kinds.get(unit.kind, MeetingKind.PARTY_COMMITTEE)


@login_required
def meeting(request: HttpRequest, session_id: int) -> HttpResponse:
    """Change the meeting; a conflict keeps what was typed and shows what the other organiser saved."""
    session = runnable(request, session_id)
    named = [person for person in (session.chair, session.lead_reader, session.recorder) if person]
    form = MeetingForm(
        request.POST or None,
        organization=session.organization,
        on=timezone.localdate(session.starts_at),
        keep=named,
        initial=meeting_initial(session),
    )
    context: dict[str, Any] = {"form": form, "session": session, "steps": wizard_steps("meeting", session)}
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            _save(request, session, form)
            return HttpResponseRedirect(reverse("study_sessions:content", args=[session.pk]))
        except services.EditConflict as conflict:
            session.refresh_from_db()
            context |= {"conflict": conflict.message, "theirs": _facts_now(session)}
            typed = request.POST.copy()
            typed["edit_no"] = str(session.edit_no)
            form.data = typed
            status = 409
        except DomainError as refusal:
            form.add_error("agenda", refusal.message)
    if form.errors:
        status = 422
    return render(request, "study_sessions/meeting.html", context, status=status)


@transaction.atomic
def _save(request: HttpRequest, session: StudySession, form: MeetingForm) -> None:
    now = timezone.now()
    services.update_session(
        session,
        edit_no=posted_edit_no(request),
        actor=signed_in(request),
        now=now,
        **form.facts(),
    )
    before = list(session.agenda_items.order_by("sort_no").values_list("text", flat=True))
    if form.cleaned_data["agenda"].split("\n") != before:
        services.set_agenda(session, form.cleaned_data["agenda"], signed_in(request), now)


def _facts_now(session: StudySession) -> list[KeyValue]:
    people = (("主持人", session.chair), ("领学人", session.lead_reader), ("记录人", session.recorder))
    agenda = "；".join(session.agenda_items.order_by("sort_no").values_list("text", flat=True))
    return [
        KeyValue("会议名称", session.title),
        KeyValue("会议类型", session.get_meeting_kind_display()),
        KeyValue("开始时间", f"{timezone.localtime(session.starts_at):%Y-%m-%d %H:%M}"),
        KeyValue("地点", session.place),
        *(KeyValue(label, person.name if person else "") for label, person in people),
        KeyValue("议程", agenda),
    ]
