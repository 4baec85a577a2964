"""What the pages of the library show, gathered in a fixed number of queries."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from xueji.common.ui import formats
from xueji.common.ui.items import KeyValue, Tag, TimelineEntry
from xueji.foundation.library import permissions, rules, selectors
from xueji.foundation.library.lists import discipline_words
from xueji.foundation.library.models import Resource, ResourceRevision
from xueji.foundation.library.rules import Move
from xueji.foundation.library.rules.compare import ComparedRow, compare_texts
from xueji.foundation.regulations import selectors as regulations

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User

QUESTION_BEFORE = {
    Move.PUBLISH: "发布后会进入会前学纪的选材范围，确定发布？",
    Move.RETIRE: "停用后不再进入学习包，已用过的场次仍可阅读。确定停用？",
}


@dataclass(frozen=True, slots=True)
class ResourcePage:
    """The reading page of one resource."""

    resource: Resource
    body: SafeString
    facts: list[KeyValue]
    themes: list[Tag]
    articles: list[selectors.CitedArticle]
    history: list[TimelineEntry]
    steps: selectors.Steps
    may_edit: bool
    waits_because: str


def resource_page(resource: Resource, viewer: "User", now: datetime) -> ResourcePage:
    """Everything the reading page shows to this viewer."""
    standing = permissions.standing(viewer, resource, now)
    is_staff = standing.is_editor or standing.is_publisher
    citations = list(resource.citations.order_by("pk").values_list("article_id", "label"))
    return ResourcePage(
        resource=resource,
        # Names in the text mean the versions of the day it was written; linkify cleans once more.
        body=regulations.linkify(resource.body_html, timezone.localdate(resource.created_at)),
        facts=_facts(resource),
        themes=[Tag(word) for word in rules.split_words(resource.themes)],
        articles=selectors.cited_articles(citations, timezone.localdate(now)),
        history=_history(resource) if is_staff else [],
        steps=selectors.steps_open_to(
            resource.status,
            standing,
            lambda move: reverse("library:move", args=[resource.pk, move.value]),
            QUESTION_BEFORE,
        ),
        may_edit=standing.is_editor,
        waits_because=rules.who_is_waited_for(resource.status, standing),
    )


def _facts(resource: Resource) -> list[KeyValue]:
    return [
        KeyValue("类别", resource.get_kind_display()),
        KeyValue("所属纪律", discipline_words(resource)),
        KeyValue("行业", resource.industry),
        KeyValue("地区", resource.region),
        KeyValue("年份", resource.year),
        KeyValue("层级", resource.get_level_display()),
        KeyValue("适用对象", resource.audience),
        KeyValue("违纪类型", resource.violation_types),
        KeyValue("阅读时间", formats.minutes(resource.reading_seconds)),
        KeyValue("所属单位", resource.organization.name if resource.organization else "平台"),
    ]


def _history(resource: Resource) -> list[TimelineEntry]:
    entries = [
        TimelineEntry(
            at=one.saved_at,
            title=f"第 {one.number} 稿",
            url=reverse("library:revision", args=[resource.pk, one.number]),
            who=one.saved_by.get_full_name() if one.saved_by else "系统",
            icon="pencil",
        )
        for one in resource.revisions.select_related("saved_by__person").order_by("-number")
    ]
    if resource.reviewed_at:
        reviewed = TimelineEntry(
            at=resource.reviewed_at,
            title=f"审核后：{resource.get_status_display()}",
            text=resource.review_note,
            who=resource.reviewed_by.get_full_name() if resource.reviewed_by else "",
            tone="info",
            icon="check",
        )
        entries = sorted([*entries, reviewed], key=lambda entry: entry.at, reverse=True)
    return entries


def compared(earlier: ResourceRevision, resource: Resource) -> list[ComparedRow]:
    """An earlier wording and the present one, paragraph by paragraph."""
    return compare_texts(rules.plain_text(earlier.body_html), resource.body_text)
