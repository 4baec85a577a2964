"""What the work ledger needs to know of a closed session."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Max
from django.utils import timezone

from xueji.activity.study_sessions.models import MakeUpTask, PackItem, StudySession
from xueji.activity.study_sessions.selectors.pack import PackEntry, pack
from xueji.activity.study_sessions.selectors.roll import count_roll, roll

CONTENT_CHARACTERS = 500


@dataclass(frozen=True)
class LedgerFacts:
    """One session as a ledger row: what was studied, who came (members only), what was decided."""

    organization_id: int
    held_date: date
    meeting_title: str
    chair_name: str
    lead_reader_name: str
    content: str
    articles: list[str]
    attended_count: int
    invited_count: int
    make_up_count: int
    decisions: str
    correction_number: int


def ledger_facts(session_id: int) -> LedgerFacts:
    """Facts of one session, corrections included; ``StudySession.DoesNotExist`` when there is none."""
    session = StudySession.objects.select_related("chair", "lead_reader").get(pk=session_id)
    entries = pack(session)
    counts = count_roll(roll(session))
    return LedgerFacts(
        organization_id=session.organization_id,
        held_date=timezone.localdate(session.opened_at or session.starts_at),
        meeting_title=session.title,
        chair_name=session.chair.name if session.chair else "",
        lead_reader_name=session.lead_reader.name if session.lead_reader else "",
        content=content_in_words(entries)[:CONTENT_CHARACTERS],
        articles=[entry.title for entry in entries if entry.article is not None],
        attended_count=counts.attended,
        invited_count=counts.invited,
        make_up_count=MakeUpTask.objects.filter(session=session, canceled_at=None).count(),
        decisions=session.decisions,
        correction_number=session.corrections.aggregate(last=Max("number"))["last"] or 0,
    )


def content_in_words(entries: list[PackEntry]) -> str:
    """The pack in one line: articles, case and how many questions."""
    articles = [entry.title for entry in entries if entry.article is not None]
    cases = [f"案例《{entry.title}》" for entry in entries if entry.resource is not None]
    asked = sum(entry.item.kind == PackItem.Kind.QUESTION for entry in entries)
    parts = ["、".join(articles), "、".join(cases), f"答题 {asked} 道" if asked else ""]
    return "；".join(part for part in parts if part)
