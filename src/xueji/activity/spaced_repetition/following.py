"""Memory follows the rules: who holds an amended article learns it again, the others keep what they know."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from xueji.activity.spaced_repetition import rules
from xueji.activity.spaced_repetition.models import Card
from xueji.common.audit.services import record
from xueji.foundation.rule_changes import selectors as rule_changes
from xueji.foundation.rule_changes.events import RuleChangeInForce


def follow(event: RuleChangeInForce) -> None:
    """Move cards to the new version; told twice, nothing is left on the old articles and nothing changes."""
    follow_change(event.run_id, timezone.now())


@transaction.atomic
def follow_change(run_id: int, now: datetime) -> int:
    """Move, renew or retire the cards of one change; returns how many came back into review."""
    run, renewed = rule_changes.run_by_id(run_id), 0
    for article_id, fate, heirs in rule_changes.memory_moves(run):
        if fate == "ends" or not heirs:
            _held(article_id).update(retired_at=now)
        elif fate == "moves":
            _move(article_id, heirs[0], now)
        elif fate == "again":
            renewed += _learn_again(article_id, heirs, now)
    if renewed:
        record(
            actor=None,
            action="spaced_repetition.follow",
            target=run,
            summary=f"法规变化：{renewed} 张复习卡重新进入复习",
            at=now,
        )
    return renewed


def _held(article_id: int) -> QuerySet[Card]:
    return Card.objects.filter(article_id=article_id, retired_at=None)


def _move(article_id: int, heir: int, now: datetime, **begin: Any) -> int:
    """Let cards go over to the new article; returns how many.

    Whoever has studied the new text already keeps that memory, and the card of the old text is retired.
    """
    has_new = Card.objects.filter(article_id=heir).values("person_id")
    count = _held(article_id).exclude(person_id__in=has_new).update(article_id=heir, **begin)
    _held(article_id).update(retired_at=now)
    return count


def _learn_again(article_id: int, heirs: Sequence[int], now: datetime) -> int:
    fresh = rules.new_memory(now)
    begin = {
        "state": fresh.state,
        "step": fresh.step,
        "stability": None,
        "fsrs_difficulty": None,
        "due_at": now,
        "last_reviewed_at": None,
    }
    holders = list(_held(article_id).values_list("person_id", flat=True)) if len(heirs) > 1 else []
    cards = [
        Card(person_id=person_id, article_id=heir, created_at=now, **begin)
        for heir in heirs[1:]
        for person_id in holders
    ]
    Card.objects.bulk_create(cards, batch_size=500, ignore_conflicts=True)
    return _move(article_id, heirs[0], now, **begin) + len(cards)
