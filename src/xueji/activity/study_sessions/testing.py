"""Factories for tests: a session at any point of its life, with people, a pack and a host."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from xueji.activity.study_sessions import services
from xueji.activity.study_sessions.models import MeetingKind, PackItem, StudySession
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.organizations import testing as people
from xueji.foundation.regulations import testing as regulations

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Organization, Person, User
    from xueji.foundation.regulations.models import Article

STARTS_AT = datetime(2026, 9, 7, 1, 0, tzinfo=UTC)  # 09:00 in Beijing
BEFORE = STARTS_AT - timedelta(days=2)
AFTER = STARTS_AT + timedelta(minutes=12)
AGENDA = "审议办公楼维修招标方案\n研究中秋节工会福利"


@dataclass
class MadeSession:
    """A session with the people and rules made for it; ``host`` holds 学习组织者 over the unit."""

    session: StudySession
    organization: "Organization"
    host: "User"
    members: "list[Person]" = field(default_factory=list)
    articles: "list[Article]" = field(default_factory=list)


def make_session(
    *,
    status: str = StudySession.Status.DRAFT,
    organization: "Organization | None" = None,
    member_count: int = 3,
    revision_ids: Sequence[int] = (),
    starts_at: datetime = STARTS_AT,
    title: str = "九月支部委员会",
) -> MadeSession:
    """A session of a branch: draft, ready, live or closed (everybody absent unless marked before).

    Args:
        member_count: people invited besides the host, who chairs; revision_ids: questions of the pack.
    """
    unit = organization or people.make_organization()
    chair = people.make_person(name="何立群", organization=unit, title="书记", sort_no=1)
    host = people.make_user(chair)
    people.make_role(chair, organizations.Role.ORGANIZER, unit)
    members = [
        people.make_person(name=f"组员{number}", organization=unit) for number in range(1, member_count + 1)
    ]
    session = services.create_session(
        organization=unit,
        title=title,
        meeting_kind=MeetingKind.BRANCH_COMMITTEE,
        starts_at=starts_at,
        organizer=chair,
        chair=chair,
        lead_reader=chair,
        place="三楼会议室",
        agenda=AGENDA,
        actor=host,
        now=starts_at - timedelta(days=2),
    )
    made = MadeSession(session, unit, host, [chair, *members])
    made.articles = _fill_pack(session, revision_ids)
    services.invite(session, person_ids=[person.pk for person in made.members], actor=host, now=BEFORE)
    advance(made, status)
    return made


def advance(made: MadeSession, status: str) -> None:
    """Bring a session forward to a status, each step at its natural time."""
    at = made.session.starts_at
    steps = {
        "draft": lambda: services.approve(made.session, made.host, at - timedelta(days=1)),
        "ready": lambda: services.open_session(made.session, made.host, at),
        "live": lambda: services.close_session(made.session, made.host, at + timedelta(minutes=12)),
    }
    made.session.refresh_from_db()
    while made.session.status != status:
        steps[made.session.status]()
        made.session.refresh_from_db()


def _fill_pack(session: StudySession, revision_ids: Sequence[int]) -> "list[Article]":
    version = regulations.make_regulation(
        title=f"履职规则{session.pk}", articles={1: "不得规避招标。", 2: "不得违规发放福利。"}
    )
    articles = list(version.articles.order_by("sort_no"))
    items = [
        PackItem(
            session=session, kind=PackItem.Kind.ARTICLE, article=article, reading_seconds=10, reason="测试"
        )
        for article in articles
    ]
    items += [
        PackItem(session=session, kind=PackItem.Kind.QUESTION, revision_id=revision_id, reading_seconds=40)
        for revision_id in revision_ids
    ]
    items.append(
        PackItem(
            session=session, kind=PackItem.Kind.REFLECTION, prompt="今天的决定谁来监督？", reading_seconds=60
        )
    )
    for sort_no, item in enumerate(items, 1):
        item.sort_no = sort_no
    PackItem.objects.bulk_create(items)
    return articles
