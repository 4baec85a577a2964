"""Loads the whole demonstration."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from xueji.config.demo import (
    accounts,
    concepts,
    content,
    people,
    posts,
    practices,
    privacy,
    responsibilities,
    sessions,
    unit_history,
)

# Sign-in names worth trying first; all others are in pack/people.toml.
SHOWN_ACCOUNTS = {
    "douhaining": "窦海宁 学习组织者（霁川县自然资源和林业局）：从议程到学习包、大屏、记录",
    "ruanshuzhen": "阮淑贞 领学人（同局）",
    "ganlin": "甘琳 普通学员（同局）：手机签到、答题、复习",
    "jiyuanshan": "纪远山 纪律办公室主任（青岚市）：台账与各单位情况，交人代行的角色",
    "zhuqiushi": "祝秋实 安全管理员（青岚市）：待批准的账号，进行中的权限复核",
}


def load(now: datetime) -> dict[str, int]:
    """Load what is missing, in one transaction for each part; returns counts by English name."""
    today = timezone.localdate(now)
    with transaction.atomic():
        units = people.load_units(now)
        persons = people.load_people(units, now)
        unit_history.load_history(units, now)
    with transaction.atomic():
        content.load_rules(now)
    with transaction.atomic():
        content.load_pieces(units, today, now)
        content.load_questions(units, today, now)
        practices.load_practices(units, now)
    with transaction.atomic():
        concept_count = concepts.load_concepts(today, now)
    with transaction.atomic():
        post_count = posts.load_posts(units, persons, today, now)
        responsibilities.load_responsibilities(units, persons, today, now)
        privacy.load_privacy(persons, now)
        accounts.load_accounts(units, persons, now)
    session_count = sessions.load_sessions(units, persons, now)
    found = {
        "units": len(units),
        "people": len(persons),
        **content.counts(),
        "concepts": concept_count,
        "posts": post_count,
    }
    return {**found, "sessions": session_count}
