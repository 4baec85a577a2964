"""Steps 3 and 4 of the wizard: the people, and the start."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from xueji.activity.study_sessions import selectors, services
from xueji.activity.study_sessions.forms import UnitInviteForm
from xueji.activity.study_sessions.models import StudySession
from xueji.activity.study_sessions.views._common import refusable, runnable, said, today, wizard_steps
from xueji.activity.study_sessions.views.meeting import offered_units, organizable
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.organizations.selectors import signed_in

IDS_MOST = 2000


@login_required
@refusable("people")
def people(request: HttpRequest, session_id: int) -> HttpResponse:
    """Who is invited; units and single people are added, ticked people are taken off."""
    session = runnable(request, session_id)
    if request.method == "POST":
        return said(request, _change(request, session), "people", session.pk)
    text = request.GET.get("q", "")
    units = [(unit.pk, unit.name) for unit in offered_units(request, session.organization_id)]
    unit_form = UnitInviteForm(units=units or [(session.organization_id, session.organization.name)])
    invitations = selectors.invitations_of(session)
    known = {invitation.person_id for invitation in invitations}
    found = organizations.search_people(signed_in(request), text, today())
    context = {
        "session": session,
        "steps": wizard_steps("people", session),
        "invitations": invitations,
        "unit_form": unit_form,
        "text": text,
        "found": [(member, member.person.pk in known) for member in found],
        "editable": session.status in (StudySession.Status.DRAFT, StudySession.Status.READY),
    }
    return render(request, "study_sessions/people.html", context)


def _change(request: HttpRequest, session: StudySession) -> str:
    act, who, now = request.POST.get("act"), signed_in(request), timezone.now()
    common: dict[str, Any] = {"actor": who, "now": now}
    if act == "remove":
        return f"已移出 {services.uninvite(session, _ids(request, 'person'), **common)} 人。"
    capacity = request.POST.get("capacity", "member")
    if act == "unit":
        asked = _ids(request, "organization")
        chosen = list(organizable(request).filter(pk__in=asked).values_list("pk", flat=True))
        chosen += [key for key in asked if key == session.organization_id and key not in chosen]
        subtree = request.POST.get("subtree") == "on"
        count = services.invite(
            session, organization_ids=chosen, subtree=subtree, capacity=capacity, **common
        )
    else:
        allowed = set(
            organizations.people_for(signed_in(request), today())
            .filter(pk__in=_ids(request, "person"))
            .values_list("pk", flat=True)
        )
        count = services.invite(session, person_ids=sorted(allowed), capacity=capacity, **common)
    return f"增加 {count} 人。" if count else "所选人员都已在名单中。"


def _ids(request: HttpRequest, name: str) -> list[int]:
    values = request.POST.getlist(name)[:IDS_MOST]
    return [int(value) for value in values if value.isdecimal() and len(value) < 19]


@login_required
def start(request: HttpRequest, session_id: int) -> HttpResponse:
    """What is ready and what is missing, approval and the start."""
    session = runnable(request, session_id)
    entries = selectors.pack(session)
    summary = selectors.summary([entry.item for entry in entries])
    invited = session.invitations.count()
    checks = [
        ("议程", session.agenda_items.count(), "项", "meeting"),
        ("学习内容", len(entries), "项", "content"),
        ("参会人员", invited, "人", "people"),
    ]
    context = {
        "session": session,
        "steps": wizard_steps("start", session),
        "checks": checks,
        "entries": entries,
        "summary": summary,
        "is_complete": bool(entries and invited),
    }
    return render(request, "study_sessions/start.html", context)
