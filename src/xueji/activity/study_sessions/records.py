"""What a session tells the river: one record for each act, each with a key that never changes."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from xueji.activity.assessments import selectors as questions
from xueji.activity.study_sessions import rules
from xueji.activity.study_sessions.evidence import grades_of
from xueji.activity.study_sessions.models import Attendance, Invitation, PackItem, StudySession
from xueji.foundation.learning_records import selectors as river
from xueji.foundation.learning_records.services import NewRecord
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.regulations import selectors as regulations

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Organization

ACTIVITY_TYPE = "study_session"
Verb = river.Verb
EVIDENCE_WORDS = {
    "qr": "扫码签到",
    "digits": "输入签到码签到",
    "roll": "主持人点名",
    "paper": "纸质签到表补录",
}


@dataclass(frozen=True)
class SessionFacts:
    """A session with everything its records are made of, read once."""

    session: StudySession
    invitations: dict[int, Invitation]
    attendances: list[Attendance]
    items: list[PackItem]
    organizations: "dict[int, Organization]"

    @cached_property
    def article_ids(self) -> list[int]:
        """Articles of the pack, in order."""
        return [item.article_id for item in self.items if item.article_id is not None]

    @cached_property
    def disciplines(self) -> dict[int, list[str]]:
        """Disciplines by article, for the pack and for what its questions cite."""
        cited = {one for ids in self._articles_by_revision.values() for one in ids}
        return regulations.disciplines_of(sorted({*self.article_ids, *cited}))

    @cached_property
    def _articles_by_revision(self) -> dict[int, list[int]]:
        revision_ids = [item.revision_id for item in self.items if item.revision_id is not None]
        found = questions.revisions_by_ids(revision_ids) if revision_ids else {}
        return {revision_id: list(view.article_ids) for revision_id, view in found.items()}

    @cached_property
    def grades(self) -> dict[int, str]:
        """Evidence grade by person."""
        return grades_of(self.session, self.attendances, len(self.invitations))

    def articles_of_revision(self, revision_id: int) -> list[int]:
        """Articles a question of the pack cites."""
        return self._articles_by_revision.get(revision_id, [])

    def disciplines_of(self, article_ids: Iterable[int]) -> list[str]:
        """Disciplines these articles belong to, each once."""
        return list(
            dict.fromkeys(one for article_id in article_ids for one in self.disciplines.get(article_id, []))
        )

    def unit_of(self, person_id: int) -> "tuple[int, str]":
        """Number and path of the person's unit of that day."""
        invitation = self.invitations.get(person_id)
        organization_id = invitation.organization_id if invitation else self.session.organization_id
        return organization_id, self.organizations[organization_id].path


def gather(session: StudySession) -> SessionFacts:
    """Read a session's facts from the database."""
    invitations = {row.person_id: row for row in session.invitations.all()}
    unit_ids = {session.organization_id, *(row.organization_id for row in invitations.values())}
    return SessionFacts(
        session=session,
        invitations=invitations,
        attendances=list(session.attendances.order_by("recorded_at", "pk")),
        items=list(session.pack_items.order_by("sort_no", "pk")),
        organizations=organizations.organizations_by_ids(unit_ids),
    )


def attendance_key(session_id: int, person_id: int, number: int = 0) -> str:
    """Key of an attendance record; ``number`` is that of the correction, 0 for the first record."""
    return f"session:{session_id}:attendance:{person_id}" + (f":c{number}" if number else "")


def study_key(session_id: int, person_id: int, number: int = 0) -> str:
    """Key of the record of what a person studied at the session."""
    return f"session:{session_id}:study:{person_id}" + (f":c{number}" if number else "")


def of_attendance(facts: SessionFacts) -> list[NewRecord]:
    """Records of who attended or missed, of what those present studied, and of who led."""
    found = []
    for row in facts.attendances:
        if row.status not in rules.ATTENDED:
            found.append(
                missed(
                    facts,
                    row.person_id,
                    row.get_status_display(),
                    attendance_key(row.session_id, row.person_id),
                )
            )
            continue
        grade = facts.grades.get(row.person_id, "")
        words = EVIDENCE_WORDS[row.route] + (
            "，主持人已核对" if row.recorded_by_id and row.code_window else ""
        )
        found += attended(facts, row.person_id, row.recorded_at, grade, words)
        if row.person_id == facts.session.lead_reader_id:
            found.append(_led(facts, row.person_id, grade, words))
    return found


def attended(
    facts: SessionFacts,
    person_id: int,
    at: datetime,
    grade: str,
    evidence: str,
    number: int = 0,
    replaces_key: str = "",
) -> list[NewRecord]:
    """Records that a person was there and studied the pack."""
    session_id = facts.session.pk
    key = attendance_key(session_id, person_id, number)
    found = [_record(facts, person_id, Verb.ATTENDED, at, key, grade, evidence, replaces_key=replaces_key)]
    if facts.items:
        found.append(
            _record(
                facts,
                person_id,
                Verb.READ,
                at,
                study_key(session_id, person_id, number),
                grade,
                evidence,
                article_ids=facts.article_ids,
            )
        )
    return found


def missed(
    facts: SessionFacts, person_id: int, why: str, key: str, replaces_key: str = "", number: int = 0
) -> NewRecord:
    """Record that a person was not there; ``why`` is the status in words."""
    at = facts.session.opened_at or facts.session.starts_at
    evidence = f"更正第{number}号：{why}" if number else why
    return _record(facts, person_id, Verb.MISSED, at, key, "", evidence, replaces_key=replaces_key)


def of_answers(
    facts: SessionFacts, responses: Sequence[questions.ResponseFact], grade: str = "", key_prefix: str = ""
) -> list[NewRecord]:
    """One record for each answer; ``key_prefix`` names another occasion than the session itself."""
    prefix = key_prefix or f"session:{facts.session.pk}"
    found = []
    for response in responses:
        article_ids = facts.articles_of_revision(response.revision_id)
        found.append(
            _record(
                facts,
                response.person_id,
                Verb.ANSWERED,
                response.answered_at,
                f"{prefix}:answer:{response.person_id}:{response.revision_id}",
                grade or facts.grades.get(response.person_id, ""),
                "本人账号作答",
                article_ids=article_ids,
                success=response.is_correct,
            )
        )
    return found


def made_up(facts: SessionFacts, person_id: int, at: datetime, key: str, late: bool) -> NewRecord:
    """Record that a person made the session up: own account, every question answered, nobody watching."""
    words = "本人账号补学并答题" + ("，逾期完成" if late else "")
    return _record(facts, person_id, Verb.MADE_UP, at, key, "B", words, article_ids=facts.article_ids)


def latest_keys(session_id: int) -> dict[int, list[str]]:
    """Keys of the standing attendance and study records of a session by person."""
    found: dict[int, list[str]] = defaultdict(list)
    kinds = [Verb.ATTENDED, Verb.MISSED, Verb.READ, Verb.LED]
    rows = river.records_of_activity(f"session:{session_id}").filter(verb__in=kinds)
    for person_id, key in rows.values_list("person_id", "source_key"):
        found[person_id].append(key)
    return dict(found)


def _led(facts: SessionFacts, person_id: int, grade: str, evidence: str) -> NewRecord:
    at = facts.session.opened_at or facts.session.starts_at
    key = f"session:{facts.session.pk}:led:{person_id}"
    return _record(facts, person_id, Verb.LED, at, key, grade, evidence, article_ids=facts.article_ids)


def _record(
    facts: SessionFacts,
    person_id: int,
    verb: str,
    at: datetime,
    key: str,
    grade: str,
    evidence: str,
    *,
    article_ids: Sequence[int] = (),
    success: bool | None = None,
    replaces_key: str = "",
) -> NewRecord:
    organization_id, path = facts.unit_of(person_id)
    return NewRecord(
        person_id=person_id,
        organization_id=organization_id,
        organization_path=path,
        verb=verb,
        activity_type=ACTIVITY_TYPE,
        activity_key=f"session:{facts.session.pk}",
        activity_title=facts.session.title,
        occurred_at=at,
        source_key=key,
        success=success,
        score=None if success is None else float(success),
        evidence_grade=grade,
        evidence=evidence,
        article_ids=list(article_ids),
        disciplines=facts.disciplines_of(article_ids),
        replaces_key=replaces_key,
    )
