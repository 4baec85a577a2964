"""The study pack of a session, ready to be shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from xueji.activity.assessments import selectors as questions
from xueji.activity.study_sessions.models import PackItem, StudySession
from xueji.activity.study_sessions.policy import session_policy
from xueji.foundation.library import selectors as library
from xueji.foundation.regulations import selectors as regulations

if TYPE_CHECKING:
    from xueji.foundation.library.models import Resource
    from xueji.foundation.regulations.models import Article


@dataclass(frozen=True)
class PackEntry:
    """One pack item with the thing it points at; at most one of article, resource, question is set."""

    item: PackItem
    title: str
    text: str
    url: str
    article: "Article | None" = None
    resource: "Resource | None" = None
    question: "questions.RevisionView | None" = None

    @property
    def kind_label(self) -> str:
        """条文, 案例, 试题 or 思考题."""
        return str(PackItem.Kind(self.item.kind).label)


@dataclass(frozen=True)
class PackSummary:
    """How long a pack takes and whether that fits 5–15 minutes; seconds and minutes."""

    seconds: int
    least_minutes: int
    most_minutes: int
    count: int

    @property
    def minutes(self) -> int:
        """Whole minutes, rounded up."""
        return -(-self.seconds // 60)

    @property
    def warning(self) -> str:
        """What to do when the pack is too short or too long; empty when it fits."""
        if not self.count:
            return ""
        if self.seconds < self.least_minutes * 60:
            return (
                f"现有内容约 {self.minutes} 分钟，不足 {self.least_minutes} 分钟，可再加一条条文或一个案例。"
            )
        if self.seconds > self.most_minutes * 60:
            return f"现有内容约 {self.minutes} 分钟，超过 {self.most_minutes} 分钟，可移除相关度较低的内容。"
        return ""


def pack(session: StudySession) -> list[PackEntry]:
    """The pack in order with what each item shows."""
    items = list(session.pack_items.select_related("agenda_item").order_by("sort_no", "pk"))
    articles = regulations.articles_by_ids([item.article_id for item in items if item.article_id])
    resources = library.resources_by_ids([item.resource_id for item in items if item.resource_id])
    asked = questions.revisions_by_ids([item.revision_id for item in items if item.revision_id])
    return [_entry(item, articles, resources, asked) for item in items]


def summary(items: list[PackItem]) -> PackSummary:
    """Minutes of a pack."""
    policy = session_policy()
    seconds = sum(item.reading_seconds for item in items)
    return PackSummary(seconds, policy.pack_minutes_least, policy.pack_minutes_most, len(items))


GROUPS = {PackItem.Kind.ARTICLE: library.Group.THEORY, PackItem.Kind.CASE: library.Group.CASE}


def mix_of_pack(entries: list[PackEntry], session: StudySession) -> library.PackMix | None:
    """What a pack is made of by time; questions and prompts count as practice."""
    parts = [
        library.PackPart(
            GROUPS.get(PackItem.Kind(entry.item.kind), library.Group.GUIDANCE),
            entry.item.reading_seconds,
            entry.item.resource_id,
        )
        for entry in entries
    ]
    return library.pack_mix(parts, session.organization, timezone.localdate(session.starts_at).year)


def _entry(
    item: PackItem,
    articles: "Mapping[int, Article]",
    resources: "Mapping[int, Resource]",
    asked: "Mapping[int, questions.RevisionView]",
) -> PackEntry:
    if item.article_id:
        article = articles[item.article_id]
        title, url = regulations.short_citation(article), regulations.article_url(article)
        return PackEntry(item, title, article.text, url, article=article)
    if item.resource_id:
        resource = resources[item.resource_id]
        return PackEntry(
            item, resource.title, resource.body_text, library.resource_url(resource), resource=resource
        )
    if item.revision_id:
        question = asked[item.revision_id]
        return PackEntry(item, question.stem, question.stem, "", question=question)
    return PackEntry(item, item.prompt, item.prompt, "")
