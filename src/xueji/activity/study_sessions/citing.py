"""What packs do when a rule changes: those not yet held are shown to their organizer, held ones stay."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse

from xueji.activity.study_sessions.models import PackItem, StudySession
from xueji.common.audit import services as audit
from xueji.foundation.rule_changes import services as rule_changes
from xueji.foundation.rule_changes.services import Cited

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User

NOT_HELD = (StudySession.Status.DRAFT, StudySession.Status.READY)


class PacksCite:
    """Packs of sessions still to be held, as things that cite articles."""

    key, label = "pack", "学习包"

    def citing(self, article_ids: Collection[int]) -> list[Cited]:
        """Packs with one of the articles, or with a question that turns on one."""
        ids = list(article_ids)
        rows = PackItem.objects.filter(session__status__in=NOT_HELD).select_related(
            "session__organizer__user", "revision__question"
        )
        shown = rows.filter(Q(article_id__in=ids) | Q(revision__question__citations__article_id__in=ids))
        found = {}
        for row in shown.distinct().prefetch_related("revision__question__citations"):
            for article_id in _articles_of(row) & set(ids):
                found[(row.session_id, article_id)] = _cited(row.session, article_id)
        return [found[place] for place in sorted(found)]

    def hold(self, object_keys: Collection[str], reason: str, now: datetime) -> None:
        """Nothing is taken from a pack without its organizer; the list of changes shows it."""

    def recite(
        self, object_key: str, articles: Mapping[int, int], actor: "User | None", now: datetime
    ) -> None:
        """Study the new articles instead of the old ones."""
        session = StudySession.objects.select_for_update().get(pk=object_key)
        if session.status not in NOT_HELD:
            return
        rows = list(session.pack_items.filter(article_id__in=list(articles)))
        for row in rows:
            row.article_id = articles[row.article_id or 0]
            row.save(update_fields=["article"])
        if rows:
            summary = f"“{session.title}”的学习内容改到新版本条文"
            audit.record(actor=actor, action="study_sessions.recite", target=session, summary=summary, at=now)

    def release(self, object_key: str, actor: "User", now: datetime) -> None:
        """Nothing was held."""


def _articles_of(row: PackItem) -> set[int]:
    if row.article_id:
        return {row.article_id}
    return {one.article_id for one in row.revision.question.citations.all()} if row.revision else set()


def _cited(session: StudySession, article_id: int) -> Cited:
    user = getattr(session.organizer, "user", None)
    return Cited(
        object_key=str(session.pk),
        article_id=article_id,
        title=session.title,
        url=reverse("study_sessions:detail", args=[session.pk]),
        owner_id=user.pk if user else None,
        organization_id=session.organization_id,
    )


def register() -> None:
    """Make packs known to what follows a change of rules."""
    rule_changes.register(PacksCite())
