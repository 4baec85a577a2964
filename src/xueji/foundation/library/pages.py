"""What the pages of the library show, gathered in a fixed number of queries."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from xueji.common.audit import selectors as audit
from xueji.common.ui import formats
from xueji.common.ui.items import KeyValue, Tag, TimelineEntry
from xueji.foundation.library import permissions, rules, selectors
from xueji.foundation.library.lists import discipline_words
from xueji.foundation.library.models import Attachment, Resource
from xueji.foundation.library.rules import Move
from xueji.foundation.library.rules.outline import Heading, outlined
from xueji.foundation.library.selectors.files import Film, file_url, files_of, film_of
from xueji.foundation.organizations import selectors as organizations
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
    outline: list[Heading]
    film: Film | None
    files: list[Attachment]
    facts: list[KeyValue]
    themes: list[Tag]
    articles: list[selectors.CitedArticle]
    history: list[TimelineEntry]
    steps: selectors.Steps
    may_edit: bool
    is_staff: bool
    waits_because: str


def resource_page(resource: Resource, viewer: "User", now: datetime) -> ResourcePage:
    """Everything the reading page shows to this viewer."""
    standing = permissions.standing(viewer, resource, now)
    is_staff = standing.is_editor or standing.is_publisher or standing.has_written
    # Names in the text mean the versions of the day it was written; linkify cleans once more.
    day = resource.conduct_date or timezone.localdate(resource.created_at)
    linked = regulations.linkify(resource.body_html, day)
    body, outline = outlined(linked)
    citations = list(resource.citations.order_by("pk").values_list("article_id", "label"))
    return ResourcePage(
        resource=resource,
        body=mark_safe(body),  # noqa: S308 - cleaned by linkify, only ids were added
        outline=outline,
        film=film_of(resource, organizations.person_of(viewer)),
        files=files_of(resource),
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
        is_staff=is_staff,
        waits_because=rules.who_is_waited_for(resource.status, standing),
    )


def _facts(resource: Resource) -> list[KeyValue]:
    return [
        KeyValue("类别", resource.get_kind_display()),
        KeyValue("所属纪律", discipline_words(resource)),
        KeyValue("行业", resource.industry),
        KeyValue("地区", resource.region),
        KeyValue("年份", resource.year),
        *([KeyValue("行为发生日", formats.day(resource.conduct_date))] if resource.conduct_date else []),
        KeyValue("层级", resource.get_level_display()),
        KeyValue("适用对象", resource.audience),
        KeyValue("适用岗位", resource.posts),
        KeyValue("违纪类型", resource.violation_types),
        KeyValue("阅读时间", formats.minutes(resource.reading_seconds)),
        KeyValue("所属单位", resource.organization.name if resource.organization else "平台"),
        *([KeyValue("原提供单位", resource.origin_unit.name)] if resource.origin_unit else []),
        KeyValue("共享范围", resource.get_scope_display() if resource.organization else "全平台"),
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
    return sorted([*entries, *_steps_taken(resource)], key=lambda entry: entry.at, reverse=True)


def _steps_taken(resource: Resource) -> list[TimelineEntry]:
    """Who submitted, sent back (and why), approved, published and retired it, from the audit trail."""
    actions = {f"library.{move}": rule for move, rule in rules.MOVES.items()}
    return [
        TimelineEntry(
            at=line.at,
            title=actions[line.action].past,
            text=line.detail.get("note", ""),
            who=line.actor_name,
            tone="info",
            icon="check",
        )
        for line in audit.history_of(resource).filter(action__in=list(actions))
    ]


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file as editors see it; ``is_used`` says that the text shows it."""

    file: Attachment
    url: str
    size: str
    length: str
    is_used: bool


@dataclass(frozen=True, slots=True)
class FilesPage:
    """The files of a resource: those in use, and those taken off."""

    resource: Resource
    present: list[FileRow]
    removed: list[FileRow]
    may_edit: bool
    may_purge: bool
    lacks: list[str]


def files_page(resource: Resource, viewer: "User", now: datetime) -> FilesPage:
    """Everything the page of files shows."""
    shown = rules.picture_ids(resource.body_html)
    rows = [
        FileRow(one, file_url(one), filesizeformat(one.size_bytes), _length(one), one.pk in shown)
        for one in resource.attachments.order_by("kind", "pk")
    ]
    present = [row for row in rows if row.file.removed_at is None]
    kinds = {row.file.kind for row in present}
    return FilesPage(
        resource=resource,
        present=present,
        removed=[row for row in rows if row.file.removed_at is not None],
        may_edit=permissions.may_edit_in(viewer, resource.organization, now),
        may_purge=permissions.may_publish_in(viewer, resource.organization, now),
        lacks=rules.lacks_for_review(resource.kind, kinds, resource.transcript, resource.citations.count()),
    )


def _length(attachment: Attachment) -> str:
    whole = round(attachment.duration_seconds or 0)
    return f"{whole // 60}:{whole % 60:02d}" if attachment.duration_seconds else ""
