"""Who may see, prepare and hold a session."""

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from xueji.activity.study_sessions.models import Invitation, StudySession
from xueji.foundation.organizations import selectors as organizations

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Organization, User

# Roles that may read every session of their subtree.
VIEWING_ROLES = (
    organizations.Role.ORGANIZER,
    organizations.Role.DISCIPLINE_OFFICE,
    organizations.Role.INSPECTOR,
)
# Before approval a session is the organisers' draft; the invited see it from then on.
SHOWN_TO_INVITED = (
    StudySession.Status.READY,
    StudySession.Status.LIVE,
    StudySession.Status.CLOSED,
    StudySession.Status.CANCELED,
)


def hosts_q(person_id: int) -> Q:
    """Sessions a person answers for by name: organizer, chair, lead reader or recorder."""
    return (
        Q(organizer_id=person_id)
        | Q(chair_id=person_id)
        | Q(lead_reader_id=person_id)
        | Q(recorder_id=person_id)
    )


def visible_q(viewer: "User", on: date) -> Q:
    """Sessions the viewer may open."""
    seen = Q(pk=None)
    person = organizations.person_of(viewer)
    if person is not None:
        invited = Invitation.objects.filter(session=OuterRef("pk"), person=person)
        seen |= hosts_q(person.pk) | Exists(invited) & Q(status__in=SHOWN_TO_INVITED)
    paths = organizations.scope_paths(viewer, *VIEWING_ROLES, on=on)
    return seen | organizations.in_scope_q("organization__path", paths) if paths else seen


def runnable_q(viewer: "User", on: date) -> Q:
    """Sessions the viewer may prepare, hold, close and correct."""
    person = organizations.person_of(viewer)
    run = hosts_q(person.pk) if person is not None else Q(pk=None)
    paths = organizations.scope_paths(viewer, organizations.Role.ORGANIZER, on=on)
    return run | organizations.in_scope_q("organization__path", paths) if paths else run


def may_run(viewer: "User", session: StudySession, on: date) -> bool:
    """Whether the viewer may prepare, hold, close and correct this session."""
    person = organizations.person_of(viewer)
    named = {session.organizer_id, session.chair_id, session.lead_reader_id, session.recorder_id}
    if person is not None and person.pk in named:
        return True
    return organizations.may(viewer, organizations.Role.ORGANIZER, organization=session.organization, on=on)


def may_create(viewer: "User", organization: "Organization | None", on: date) -> bool:
    """Whether the viewer may plan sessions of a unit, or of any unit when none is given."""
    if organizations.person_of(viewer) is None:
        return False
    return organizations.may(viewer, organizations.Role.ORGANIZER, organization=organization, on=on)


def may_read_roll(viewer: "User", session: StudySession, on: date) -> bool:
    """Whether the viewer may read everybody's attendance; the invited see their own only."""
    if may_run(viewer, session, on):
        return True
    return organizations.may(viewer, *VIEWING_ROLES, organization=session.organization, on=on)
