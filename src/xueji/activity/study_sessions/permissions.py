"""Who may see, prepare and hold a session."""

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q

from xueji.activity.study_sessions.models import Invitation, StudySession
from xueji.common import access
from xueji.foundation.organizations import selectors as organizations

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Organization, User

Role = organizations.Role
NAMED = "本次会议的组织者、主持人、领学人、记录人"
RUN = access.declare(
    "study_sessions.run",
    "准备、召开、结束和更正会议学习",
    Role.ORGANIZER,
    pages=(
        "study_sessions:meeting",
        "study_sessions:content",
        "study_sessions:change-content",
        "study_sessions:people",
        "study_sessions:start",
        "study_sessions:approve",
        "study_sessions:withdraw",
        "study_sessions:open",
        "study_sessions:close",
        "study_sessions:cancel",
        "study_sessions:roll",
        "study_sessions:discussion",
        "study_sessions:correct",
        "study_sessions:sign-in-sheet",
        "study_sessions:start-series",
        "study_sessions:end-series",
        "live:present",
        "live:stage",
    ),
    besides=NAMED,
)
PLAN = access.declare(
    "study_sessions.plan", "安排新的会议学习", Role.ORGANIZER, pages=("study_sessions:new",)
)
# These may read every session of their subtree.
READ_ALL = access.declare(
    "study_sessions.read_all",
    "查看下级会议的考勤和纪要",
    Role.ORGANIZER,
    Role.DISCIPLINE_OFFICE,
    Role.INSPECTOR,
    pages=("study_sessions:minutes-word", "study_sessions:minutes-pdf"),
    besides=NAMED,
)
access.for_signed_in(
    "study_sessions.attend",
    "查看和参加本人的会议学习，补学，订阅日历",
    "study_sessions:index",
    "study_sessions:calendar",
    "study_sessions:detail",
    "study_sessions:make-up",
    "study_sessions:feed",
    "live:phone",
    "live:confirm",
    "live:digits",
)
# The code, the signed pass or the secret in the address is what is checked.
access.for_strangers(
    "study_sessions.live",
    "扫码到场、凭签名答题、按密址读日历",
    "live:arrive",
    "live:pulse",
    "live:check-in",
    "live:answer",
    "study_sessions:feed-file",
)
VIEWING_ROLES = READ_ALL.roles
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
        # Not "exists": that is looked up anew for every session of a province.
        invited = Invitation.objects.filter(person=person).values("session")
        seen |= hosts_q(person.pk) | Q(pk__in=invited, status__in=SHOWN_TO_INVITED)
    paths = organizations.scope_paths(viewer, *VIEWING_ROLES, on=on)
    return seen | organizations.in_scope_q("organization__path", paths) if paths else seen


def has_narrow_scope(viewer: "User", on: date) -> bool:
    """Whether the viewer looks after a small part of a big platform, if after any."""
    paths = organizations.scope_paths(viewer, *VIEWING_ROLES, on=on)
    return not paths or organizations.is_narrow(paths)


def runnable_q(viewer: "User", on: date) -> Q:
    """Sessions the viewer may prepare, hold, close and correct."""
    person = organizations.person_of(viewer)
    run = hosts_q(person.pk) if person is not None else Q(pk=None)
    paths = organizations.scope_paths(viewer, *RUN.roles, on=on)
    return run | organizations.in_scope_q("organization__path", paths) if paths else run


def may_run(viewer: "User", session: StudySession, on: date) -> bool:
    """Whether the viewer may prepare, hold, close and correct this session."""
    person = organizations.person_of(viewer)
    named = {session.organizer_id, session.chair_id, session.lead_reader_id, session.recorder_id}
    if person is not None and person.pk in named:
        return True
    return organizations.may(viewer, *RUN.roles, organization=session.organization, on=on)


def may_create(viewer: "User", organization: "Organization | None", on: date) -> bool:
    """Whether the viewer may plan sessions of a unit, or of any unit when none is given."""
    if organizations.person_of(viewer) is None:
        return False
    return organizations.may(viewer, *PLAN.roles, organization=organization, on=on)


def may_read_roll(viewer: "User", session: StudySession, on: date) -> bool:
    """Whether the viewer may read everybody's attendance; the invited see their own only."""
    if may_run(viewer, session, on):
        return True
    return organizations.may(viewer, *VIEWING_ROLES, organization=session.organization, on=on)
