"""The roll: everybody invited, how each attended, and how well it is known."""

from dataclasses import dataclass, field
from datetime import datetime

from xueji.activity.study_sessions import rules
from xueji.activity.study_sessions.evidence import grade_of, signs_of
from xueji.activity.study_sessions.models import (
    Attendance,
    AttendanceCorrection,
    Invitation,
    MakeUpTask,
    StudySession,
)

ROUTE_LABELS = dict(Attendance.Route.choices)
STATUS_LABELS = dict(Attendance.Status.choices)
CORRECTED_ROUTE = "更正"


@dataclass(frozen=True)
class RollRow:
    """One invited person on the roll.

    Attributes:
        status: standing one (after corrections), empty while nothing is known; grade: ``A``–``C`` or empty.
        anomalies: signs in words, for the host to judge; correction: number of the last one, 0 if none.
        make_up: ``""``, ``open``, ``done`` or ``canceled``.
    """

    person_id: int
    name: str
    organization_name: str
    title: str
    capacity: str
    capacity_label: str
    status: str = ""
    status_label: str = ""
    route: str = ""
    route_label: str = ""
    recorded_at: datetime | None = None
    note: str = ""
    grade: str = ""
    is_confirmed: bool = False
    anomalies: list[str] = field(default_factory=list)
    correction: int = 0
    make_up: str = ""

    @property
    def attended(self) -> bool:
        """Present on the spot or online."""
        return self.status in rules.ATTENDED


@dataclass(frozen=True)
class RollCounts:
    """People on the roll: those expected as members, and those who came."""

    invited: int
    attended: int
    observers: int
    absent: int
    unmarked: int


def invitations_of(session: StudySession) -> list[Invitation]:
    """Everybody invited: members before observers, by 班子排序 and then by strokes."""
    rows = session.invitations.select_related("person", "organization")
    return list(rows.order_by("capacity", "sort_no", "person__stroke_key", "pk"))


def roll(session: StudySession) -> list[RollRow]:
    """Everybody invited with status, route, evidence grade and signs; six queries whatever the size."""
    invitations = invitations_of(session)
    attendances = list(session.attendances.all())
    signs = signs_of(session, attendances, len(invitations))
    rows = {row.person_id: row for row in attendances}
    corrections = {row.person_id: row for row in session.corrections.order_by("number")}
    make_ups = {row.person_id: row for row in session.make_ups.all()}
    return [
        _row(
            session,
            invitation,
            rows.get(invitation.person_id),
            signs.get(invitation.person_id, []),
            corrections.get(invitation.person_id),
            make_ups.get(invitation.person_id),
        )
        for invitation in invitations
    ]


def count_roll(rows: list[RollRow]) -> RollCounts:
    """Figures of a roll; those who sit in (列席) are counted apart."""
    members = [row for row in rows if row.capacity == Invitation.Capacity.MEMBER]
    attended = sum(row.attended for row in members)
    unmarked = sum(not row.status for row in members)
    return RollCounts(
        invited=len(members),
        attended=attended,
        observers=sum(row.attended for row in rows if row.capacity != Invitation.Capacity.MEMBER),
        absent=len(members) - attended - unmarked,
        unmarked=unmarked,
    )


def standing_statuses(session: StudySession) -> dict[int, str]:
    """Attendance status by person after all corrections."""
    found = dict(session.attendances.values_list("person_id", "status"))
    found.update(session.corrections.order_by("number").values_list("person_id", "status_after"))
    return found


def _row(
    session: StudySession,
    invitation: Invitation,
    row: Attendance | None,
    signs: list[str],
    correction: AttendanceCorrection | None,
    make_up: MakeUpTask | None,
) -> RollRow:
    status = correction.status_after if correction else row.status if row else ""
    grade = grade_of(session, row, len(signs)) if row else ""
    if correction:
        grade = "C" if status in rules.ATTENDED else ""
    return RollRow(
        person_id=invitation.person_id,
        name=invitation.person.name,
        organization_name=invitation.organization.short_name or invitation.organization.name,
        title=invitation.title,
        capacity=invitation.capacity,
        capacity_label=invitation.get_capacity_display(),
        status=status,
        status_label=STATUS_LABELS.get(status, ""),
        route=row.route if row else "",
        route_label=CORRECTED_ROUTE if correction else ROUTE_LABELS.get(row.route, "") if row else "",
        recorded_at=correction.corrected_at if correction else row.recorded_at if row else None,
        note=correction.reason if correction else row.note if row else "",
        grade=grade,
        is_confirmed=bool(row and row.recorded_by_id),
        anomalies=signs,
        correction=correction.number if correction else 0,
        make_up=_make_up_state(make_up),
    )


def _make_up_state(task: MakeUpTask | None) -> str:
    if task is None:
        return ""
    if task.canceled_at is not None:
        return "canceled"
    return "done" if task.completed_at is not None else "open"
