"""The handbook as an official document: one post, or all posts of a unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from xueji.common.documents.model import (
    Align,
    Block,
    Document,
    Heading,
    LabelledParagraph,
    PageBreak,
    Paragraph,
    Provenance,
    Table,
    TableColumn,
    chinese_date,
)
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.post_handbooks.models import HandbookRevision
from xueji.foundation.post_handbooks.selectors import ShownRisk

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Organization, Person, Post

NOTHING = "无"
OVERVIEW = (
    TableColumn("序号", 1, Align.CENTER),
    TableColumn("风险点", 4),
    TableColumn("等级", 1, Align.CENTER),
    TableColumn("防控措施", 1.6, Align.CENTER),
    TableColumn("依据条文", 1.6, Align.CENTER),
)
CONTROLS = (TableColumn("序号", 1, Align.CENTER), TableColumn("防控措施", 6), TableColumn("责任人", 2.2))


@dataclass(frozen=True, slots=True)
class PaperPost:
    """A post with what its handbook says, as it goes to paper."""

    revision: HandbookRevision
    risks: Sequence[ShownRisk]
    holders: "Sequence[Person]"

    @property
    def post(self) -> "Post":
        """The post."""
        return self.revision.handbook.post


def handbook_document(paper: PaperPost, *, made_by: str, now: datetime) -> Document:
    """The handbook of one post."""
    post = paper.post
    return Document(
        title=f"岗位纪律手册\n（{post.title}）",
        blocks=[*_facts(paper), *_overview(paper, 1), *_risks(paper, 1)],
        meta=[post.organization.name, _version(paper.revision)],
        author=made_by,
        created_at=now,
        provenance=Provenance(
            made_by, timezone.localtime(now), f"学纪平台 岗位纪律手册 {paper.revision.handbook_id} 号"
        ),
    )


def unit_document(
    unit: "Organization", papers: Sequence[PaperPost], *, made_by: str, now: datetime
) -> Document:
    """The handbooks of all posts of a unit in one file, each on a page of its own after the list of posts."""
    rows = [
        (
            number,
            paper.post.title,
            paper.post.organization.name,
            paper.post.get_risk_level_display(),
            len(paper.risks),
        )
        for number, paper in enumerate(papers, start=1)
    ]
    columns = [
        TableColumn("序号", 1, Align.CENTER),
        TableColumn("岗位", 3),
        TableColumn("单位", 4),
        TableColumn("风险等级", 1.8, Align.CENTER),
        TableColumn("风险点", 1.4, Align.CENTER),
    ]
    blocks: list[Block] = [Table(columns, rows, note="单位：个")]
    for paper in papers:
        blocks += [PageBreak(), Heading(1, f"{paper.post.title}（{paper.post.organization.name}）")]
        blocks += [*_facts(paper), *_overview(paper, 2), *_risks(paper, 2)]
    local = timezone.localtime(now)
    return Document(
        title=f"{unit.name}\n岗位纪律手册",
        blocks=blocks,
        meta=[f"{len(papers)} 个岗位", chinese_date(local.date())],
        author=made_by,
        created_at=now,
        provenance=Provenance(made_by, local, f"学纪平台 岗位纪律手册（{unit.name}及下级）"),
    )


def _version(revision: HandbookRevision) -> str:
    if revision.approved_at is None:
        return f"第 {revision.number} 版（{revision.get_status_display()}，未经批准）"
    day = chinese_date(timezone.localdate(revision.approved_at))
    return f"第 {revision.number} 版  {day}批准"


def _facts(paper: PaperPost) -> list[Block]:
    post = paper.post
    return [
        LabelledParagraph("职责类别", "、".join(organizations.duty_words(post)) or NOTHING),
        LabelledParagraph("廉政风险等级", post.get_risk_level_display()),
        LabelledParagraph("现任", "、".join(person.name for person in paper.holders) or NOTHING),
    ]


def _overview(paper: PaperPost, level: int) -> list[Block]:
    rows = [
        (
            number,
            risk.entry.name + ("（待修订）" if risk.entry.held_reason else ""),
            risk.entry.get_level_display(),
            f"{len(risk.controls)} 条",
            f"{len(risk.articles)} 条" if risk.articles else "—",
        )
        for number, risk in enumerate(paper.risks, start=1)
    ]
    return [Heading(level, "风险点一览"), Table(OVERVIEW, rows)]


def _risks(paper: PaperPost, level: int) -> list[Block]:
    blocks: list[Block] = [Heading(level, "风险点与防控措施")]
    for risk in paper.risks:
        blocks += _risk(risk, level + 1)
    return blocks


def _risk(risk: ShownRisk, level: int) -> list[Block]:
    entry = risk.entry
    blocks: list[Block] = [Heading(level, f"{entry.name}（{entry.get_level_display()}风险）")]
    if entry.held_reason:
        blocks.append(LabelledParagraph("待修订", entry.held_reason))
    blocks.append(LabelledParagraph("可能出现的问题", entry.consequence))
    controls = [(place, one.measure, one.owner or "—") for place, one in enumerate(risk.controls, start=1)]
    blocks.append(Table(CONTROLS, controls))
    for article in risk.articles:
        blocks.append(LabelledParagraph(article.label, "".join(article.paragraphs)))
        if article.note:
            blocks.append(Paragraph(f"（{article.note}）"))
    if risk.cases:
        blocks.append(LabelledParagraph("案例", "；".join(one.title for one in risk.cases)))
    return blocks
