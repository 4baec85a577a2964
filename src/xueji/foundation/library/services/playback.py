"""Where somebody is in a video; watched to the end it becomes one act of study, and never a score."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from xueji.common.errors import DomainError
from xueji.foundation.learning_records import selectors as records
from xueji.foundation.learning_records import services as river
from xueji.foundation.library.models import Attachment, Playback
from xueji.foundation.library.rules import playback as rules
from xueji.foundation.library.selectors.sharing import READABLE
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.regulations import selectors as regulations

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Person


@dataclass(frozen=True, slots=True)
class Watched:
    """A stretch that was played, in seconds of the video."""

    played_from: float
    position: float


def report_watching(attachment_id: int, watched: Watched, *, person: "Person", now: datetime) -> Playback:
    """Remember the position, and how far the video was watched without a gap.

    Raises:
        DomainError: the times are no times, or it is no video.
    """
    times = (watched.played_from, watched.position)
    if not all(math.isfinite(one) and one >= 0 for one in times):
        raise DomainError("播放位置不对。")
    with transaction.atomic():
        video = Attachment.objects.select_related("resource").filter(kind=Attachment.Kind.VIDEO)
        attachment = video.get(pk=attachment_id)
        Playback.objects.get_or_create(attachment=attachment, person=person, defaults={"reported_at": now})
        playback = Playback.objects.select_for_update().get(attachment=attachment, person=person)
        length = attachment.duration_seconds or 0.0
        silence = (now - playback.reported_at).total_seconds()
        playback.watched_seconds = rules.furthest(playback.watched_seconds, *times, silence, length)
        playback.position_seconds = min(watched.position, length)
        playback.reported_at = now
        if playback.finished_at is None and rules.is_finished(playback.watched_seconds, length):
            _finish(playback, attachment, person, now)
        playback.save()
    return playback


def _finish(playback: Playback, video: Attachment, person: "Person", now: datetime) -> None:
    """Append the act; who belongs to no unit today, or watches a draft, has watched it without a record."""
    unit = organizations.organization_of(person, timezone.localdate(now))
    resource = video.resource
    if unit is None or resource.status not in READABLE:
        return
    playback.finished_at = now
    articles = list(resource.citations.order_by("pk").values_list("article_id", flat=True))
    act = river.NewRecord(
        person_id=person.pk,
        organization_id=unit.pk,
        organization_path=unit.path,
        verb=records.Verb.READ,
        activity_type="video",
        activity_key=f"resource:{resource.pk}",
        activity_title=f"看完《{resource.title}》",
        occurred_at=now,
        source_key=f"video:{video.pk}:{person.pk}",
        duration_seconds=round(video.duration_seconds or 0),
        evidence="本人登录后连续播放到结尾",
        article_ids=articles,
        disciplines=_disciplines(resource.disciplines.values_list("discipline", flat=True), articles),
    )
    river.append([act], now)


def _disciplines(own: Iterable[str], articles: list[int]) -> list[str]:
    of_articles = regulations.disciplines_of(articles)
    return sorted({*own, *(one for ones in of_articles.values() for one in ones)})
