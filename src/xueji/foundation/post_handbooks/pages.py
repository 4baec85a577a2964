"""What the pages of a post and of its handbook show, gathered in a fixed number of queries."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from xueji.common.ui.items import KeyValue, TimelineEntry
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.post_handbooks import permissions, selectors
from xueji.foundation.post_handbooks.lists import LEVEL_TONES
from xueji.foundation.post_handbooks.models import HandbookRevision
from xueji.foundation.post_handbooks.services import LABELS, SOURCES, Step

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Post, User

STATUS_TONES = {"draft": "gray", "review": "info", "in_force": "ok", "superseded": "gray"}
QUESTIONS = {
    Step.DISCARD: "这一稿的内容会全部删除，现行的手册不变。确定放弃？",
    Step.APPROVE: "批准后即成为现行手册，持岗人可以看到。确定批准？",
}


@dataclass(frozen=True, slots=True)
class StepButton:
    """A step the viewer can take now."""

    step: Step
    label: str
    url: str
    question: str


@dataclass(frozen=True, slots=True)
class PostPage:
    """A post as those see it who look after it."""

    post: "Post"
    level_tone: str
    facts: list[KeyValue]
    gradings: list[TimelineEntry]
    revisions: list[HandbookRevision]
    in_force: HandbookRevision | None
    draft: HandbookRevision | None
    risks: list[selectors.ShownRisk]
    readers_count: int
    may_write: bool
    is_office: bool


def post_page(post: "Post", viewer: "User", now: datetime) -> PostPage:
    """Everything the page of a post shows to this viewer."""
    on = timezone.localdate(now)
    revisions = selectors.revisions_of(post)
    in_force = next((one for one in revisions if one.status == HandbookRevision.Status.IN_FORCE), None)
    return PostPage(
        post=post,
        level_tone=LEVEL_TONES[post.risk_level],
        facts=_facts(post, now),
        gradings=_gradings(post),
        revisions=revisions,
        in_force=in_force,
        draft=next((one for one in revisions if one.is_open), None),
        risks=selectors.shown_risks(in_force, viewer, now) if in_force else [],
        readers_count=selectors.readers_count(in_force) if in_force else 0,
        may_write=permissions.may_write(viewer, post, on),
        is_office=permissions.is_office(viewer, post, on),
    )


def _facts(post: "Post", now: datetime) -> list[KeyValue]:
    holders = organizations.holders_of([post.pk], timezone.localdate(now)).get(post.pk, [])
    unit_url = reverse("organizations:unit", args=[post.organization_id])
    return [
        KeyValue("单位", post.organization.name, unit_url),
        KeyValue("职责类别", "、".join(organizations.duty_words(post)) or "还没有登记"),
        KeyValue("现任", "、".join(person.name for person in holders) or "无"),
    ]


def _gradings(post: "Post") -> list[TimelineEntry]:
    rows = post.gradings.select_related("graded_by__person").order_by("-graded_at", "-pk")
    return [
        TimelineEntry(
            row.graded_at,
            f"评定为{row.get_level_display()}风险",
            text=row.reason,
            who=row.graded_by.get_full_name() if row.graded_by else "系统",
            tone=LEVEL_TONES[row.level],
        )
        for row in rows
    ]


def step_buttons(post: "Post", draft: HandbookRevision, viewer: "User", now: datetime) -> list[StepButton]:
    """The steps this viewer can take with the open revision."""
    on = timezone.localdate(now)
    may_write = permissions.may_write(viewer, post, on)
    may_approve = permissions.is_office(viewer, post, on) and not permissions.has_written(viewer, draft, on)
    allowed = {
        Step.SUBMIT: may_write,
        Step.WITHDRAW: may_write and not may_approve,
        Step.SEND_BACK: may_approve,
        Step.APPROVE: may_approve,
        Step.DISCARD: may_write,
    }
    return [
        StepButton(
            step,
            LABELS[step],
            reverse("post_handbooks:step", args=[post.pk, step.value]),
            QUESTIONS.get(step, ""),
        )
        for step in Step
        if allowed[step] and SOURCES[step] == draft.status
    ]
