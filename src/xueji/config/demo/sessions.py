"""Sessions of the demonstration: one held two weeks ago, and today's, ready to begin."""

from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from xueji.activity.assessments import services as assessments
from xueji.activity.study_sessions import selectors, services
from xueji.config.demo.reading import read_toml

HELD_DAYS_AGO = 14
HELD_AGENDA = ["研究局机关食堂食材采购方案", "传达公务接待管理要求"]
HELD_TITLE = "霁川县自然资源和林业局党组第十七次会议"
HELD_POINTS = "甘琳：询价单要三家分开取，不能由一家代填。\n巫晓光：接待清单当天填，不过夜。"
HELD_DECISIONS = "食堂采购改为公开询价，由办公室在本月底前报方案。"


def load_sessions(units: dict[str, Any], people: dict[str, Any], now: datetime) -> int:
    """Create the sessions that are missing; returns how many are there."""
    agendas = read_toml("agendas.toml")["agenda"]
    if not _exists(agendas[0], people, HELD_TITLE):
        with transaction.atomic():
            _hold_earlier_session(agendas[0], units, people, now - timedelta(days=HELD_DAYS_AGO))
    for facts in agendas:
        if not _exists(facts, people, facts["title"]):
            with transaction.atomic():
                _prepare(facts, facts["title"], facts["items"], units, people, _today_at(facts, now), now)
    return len(agendas) + 1


def _exists(facts: dict[str, Any], people: dict[str, Any], title: str) -> bool:
    account = people[facts["organizer"]].user
    return selectors.sessions_for(account).filter(title=title).exists()


def _today_at(facts: dict[str, Any], now: datetime) -> datetime:
    """Today at the agenda's hour, or tomorrow when that has passed."""
    local = timezone.localtime(now)
    starts_at = datetime.combine(local.date(), time.fromisoformat(facts["starts_at"]), tzinfo=local.tzinfo)
    return starts_at if starts_at > local else starts_at + timedelta(days=1)


def _prepare(
    facts: dict[str, Any],
    title: str,
    items: list[str],
    units: dict[str, Any],
    people: dict[str, Any],
    starts_at: datetime,
    now: datetime,
) -> Any:
    organizer = people[facts["organizer"]]
    session = services.create_session(
        organization=units[facts["unit"]],
        title=title,
        meeting_kind=facts["meeting_kind"],
        place=facts["place"],
        starts_at=starts_at,
        organizer=organizer,
        recorder=organizer,
        chair=people[facts["chair"]],
        lead_reader=people[facts["lead_reader"]],
        agenda="\n".join(items),
        actor=organizer.user,
        now=now,
    )
    invited = [people[name].pk for name in facts["invited"]]
    services.invite(session, person_ids=invited, actor=organizer.user, now=now)
    services.propose_for_session(session, actor=organizer.user, now=now)
    return services.approve(session, actor=organizer.user, now=now)


def _hold_earlier_session(
    facts: dict[str, Any], units: dict[str, Any], people: dict[str, Any], at: datetime
) -> None:
    """A whole session in the past, by the same services a host uses."""
    local = timezone.localtime(at)
    at = datetime.combine(local.date(), time(9), tzinfo=local.tzinfo)
    session = _prepare(facts, HELD_TITLE, HELD_AGENDA, units, people, at, at - timedelta(hours=20))
    host = people[facts["organizer"]].user
    services.open_session(session, host, at)
    *present, absent = [people[name] for name in facts["invited"]]
    for person in present:
        services.mark_roll(session, person.pk, "present", host, at + timedelta(minutes=1))
    services.mark_roll(session, absent.pk, "leave", host, at, note_text="下乡核查")
    _answer(session, present, at + timedelta(minutes=6))
    end = at + timedelta(minutes=10)
    services.keep_discussion(
        session, discussion_points=HELD_POINTS, decisions=HELD_DECISIONS, actor=host, now=end
    )
    services.close_session(session, actor=host, now=end)


def _answer(session: Any, present: list[Any], at: datetime) -> None:
    """Everybody answers; every third answer is wrong, so that review has something to do."""
    asked = [entry.question for entry in selectors.pack(session) if entry.question]
    for place, person in enumerate(present):
        attempt = assessments.ensure_attempt(occasion=f"session:{session.pk}", person_id=person.pk, now=at)
        for number, question in enumerate(asked):
            wrong = next(option.letter for option in question.options if not option.is_correct)
            selected = wrong if (place + number) % 3 == 0 else question.correct
            assessments.save_response(
                attempt_id=attempt.pk, revision_id=question.revision_id, selected=selected, now=at
            )
