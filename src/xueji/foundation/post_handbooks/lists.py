"""The list of posts: columns, filters, sorting."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Value, When
from django.http import QueryDict
from django.urls import reverse

from xueji.common.ui.items import Empty, Tone
from xueji.common.ui.lists import ChoiceFilter, Column, ListDefinition, TextFilter
from xueji.common.ui.lists.filters import FilterState
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.post_handbooks.models import HandbookRevision, RiskEntry

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from xueji.foundation.organizations.models import Post

Status = HandbookRevision.Status
MATCHED_UNITS = 20
LEVEL_TONES: dict[str, Tone] = {"high": "bad", "medium": "warn", "low": "ok"}
NONE, UNDER_WAY, IN_FORCE, HELD = "none", "under_way", "in_force", "held"
STATES = ((NONE, "未编写"), (UNDER_WAY, "编写中"), (IN_FORCE, "现行"), (HELD, "待修订"))
STATE_TONES: dict[str, Tone] = {NONE: "gray", UNDER_WAY: "info", IN_FORCE: "ok", HELD: "warn"}
STATE_CONDITIONS = {
    NONE: Q(is_in_force=False, is_under_way=False),
    UNDER_WAY: Q(is_under_way=True),
    IN_FORCE: Q(is_in_force=True),
    HELD: Q(is_held=True),
}


@dataclass(frozen=True, slots=True)
class UnitFilter(TextFilter):
    """A unit by name or code: its posts and those of every unit below."""

    def state(self, params: QueryDict) -> FilterState:
        """Read ``?unit=``; several units of that name are all meant."""
        text = params.get(self.name, "").strip()
        if not text:
            return FilterState({self.name: ""})
        paths = organizations.paths_named(text, limit=MATCHED_UNITS)
        if not paths:
            return FilterState({self.name: text}, problem=f"没有找到单位“{text}”，已按全部显示。")
        condition = organizations.in_scope_q("organization__path", paths)
        return FilterState({self.name: text}, f"{self.label}为“{text}”及下级", condition=condition)


@dataclass(frozen=True, slots=True)
class StateFilter(ChoiceFilter):
    """Where the handbook of a post stands."""

    def state(self, params: QueryDict) -> FilterState:
        """Read ``?handbook=``."""
        asked = ChoiceFilter.state(self, params)
        if asked.condition is None:
            return asked
        return FilterState(asked.values, asked.described, condition=STATE_CONDITIONS[asked.values[self.name]])


def with_states(posts: "QuerySet[Post]") -> "QuerySet[Post]":
    """The same rows with where the handbook stands, and the risk as a number to sort by (3 is high)."""
    revisions = HandbookRevision.objects.filter(handbook__post=OuterRef("pk"))
    held = RiskEntry.objects.filter(
        revision__handbook__post=OuterRef("pk"), revision__status=Status.IN_FORCE
    ).exclude(held_reason="")
    levels = [
        When(risk_level=level, then=Value(rank)) for rank, level in enumerate(("low", "medium", "high"), 1)
    ]
    return posts.annotate(
        is_in_force=Exists(revisions.filter(status=Status.IN_FORCE)),
        is_under_way=Exists(revisions.filter(status__in=(Status.DRAFT, Status.REVIEW))),
        is_held=Exists(held),
        risk_rank=Case(*levels, default=Value(0), output_field=IntegerField()),
    )


def handbook_state(post: "Post") -> str:
    """The state that matters most, as a key of ``STATES``; needs a row of ``with_states``."""
    marks = ((HELD, "is_held"), (UNDER_WAY, "is_under_way"), (IN_FORCE, "is_in_force"))
    return next((key for key, name in marks if getattr(post, name)), NONE)


POSTS = ListDefinition(
    key="posts",
    title="岗位与廉政风险",
    columns=(
        Column("title", "岗位", sort="title", link=lambda row: reverse("post_handbooks:post", args=[row.pk])),
        Column("organization.name", "单位", sort="organization__path"),
        Column("duties", "职责类别", value=lambda row: "、".join(organizations.duty_words(row))),
        Column(
            "risk_level",
            "廉政风险",
            kind="status",
            value=lambda row: row.get_risk_level_display(),
            tone=lambda row: LEVEL_TONES[row.risk_level],
            sort="risk_rank",
        ),
        Column(
            "handbook",
            "手册",
            kind="status",
            value=lambda row: dict(STATES)[handbook_state(row)],
            tone=lambda row: STATE_TONES[handbook_state(row)],
        ),
    ),
    filters=(
        TextFilter("q", "岗位名称", ("title",)),
        UnitFilter("unit", "单位（含下级）", ()),
        ChoiceFilter("duty", "职责类别", organizations.Duty.choices, field="duties__duty"),
        ChoiceFilter("level", "廉政风险", organizations.RiskLevel.choices, field="risk_level"),
        StateFilter("handbook", "手册", STATES),
    ),
    default_sort="-risk_level",
    empty=Empty(
        "还没有岗位",
        "登记岗位、评定风险等级之后，就能编写岗位纪律手册；也可以从 Excel 导入。",
        icon="briefcase",
    ),
)
