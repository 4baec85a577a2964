"""The personal calendar address: made, replaced and withdrawn."""

import secrets
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from xueji.activity.study_sessions.models import CalendarFeed, feed_digest
from xueji.common.audit import services as audit

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Person, User

TOKEN_BYTES = 24


@transaction.atomic
def renew_feed(person: "Person", actor: "User", now: datetime) -> str:
    """Make a new secret token, which is returned once and never shown again; an older one stops working."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    feed, _ = CalendarFeed.objects.update_or_create(
        person=person, defaults={"token_digest": feed_digest(token), "created_at": now}
    )
    audit.record(
        actor=actor, action="study_sessions.renew_feed", target=feed, summary="生成日历订阅地址", at=now
    )
    return token


@transaction.atomic
def revoke_feed(person: "Person", actor: "User", now: datetime) -> None:
    """Withdraw the address; calendars that still ask get 404."""
    feed = CalendarFeed.objects.filter(person=person).first()
    if feed is None:
        return
    audit.record(
        actor=actor, action="study_sessions.revoke_feed", target=feed, summary="停用日历订阅地址", at=now
    )
    feed.delete()
