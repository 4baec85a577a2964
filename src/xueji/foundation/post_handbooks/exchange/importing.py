"""Posts with their risks read from Excel: checked, shown, then written in one transaction."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from xueji.common.documents.xlsx import CellError, ReadRow, mark_failures, read_rows
from xueji.common.errors import DomainError
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.organizations import services as organization_services
from xueji.foundation.post_handbooks import reading_lines, services
from xueji.foundation.post_handbooks.exchange.columns import COLUMNS, LEVELS, POST_LEVELS, is_open_for_writing
from xueji.foundation.post_handbooks.facts import EntryFacts
from xueji.foundation.post_handbooks.models import RiskEntry
from xueji.foundation.post_handbooks.selectors import facts_of, working_entries

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Organization, Post, User

MAX_ROWS = 5_000
GRADED_HERE = "从 Excel 导入"


@dataclass
class PostPlan:
    """What the rows of one post come to; ``post`` is None for a new one."""

    unit: "Organization"
    title: str
    post: "Post | None"
    duties: list[str] | None = None
    duty_note: str = ""
    level: str = ""
    reason: str = ""
    risks: list[tuple[EntryFacts, RiskEntry | None]] = field(default_factory=list)

    @property
    def is_changed(self) -> bool:
        """Whether the post itself differs from what is stored."""
        if self.post is None:
            return True
        stored = {row.duty for row in self.post.duties.all()}
        differs = self.duties is not None and (set(self.duties), self.duty_note) != (
            stored,
            self.post.duty_note,
        )
        return differs or bool(self.level and self.level != self.post.risk_level)

    @property
    def changed_risks(self) -> list[tuple[EntryFacts, RiskEntry | None]]:
        """Risks that are new or differ from what is stored."""
        return [(facts, entry) for facts, entry in self.risks if entry is None or not _same(facts, entry)]


def _same(facts: EntryFacts, entry: RiskEntry) -> bool:
    stored = facts_of(entry)
    return (
        (facts.level, facts.consequence, tuple(facts.controls))
        == (stored.level, stored.consequence, tuple(stored.controls))
        and {key for key, _ in facts.citations} == {key for key, _ in stored.citations}
        and set(facts.case_ids) == set(stored.case_ids)
    )


@dataclass
class PostImport:
    """What an import would do, or did."""

    plans: list[PostPlan] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    @property
    def created(self) -> list[PostPlan]:
        """Posts that are new."""
        return [plan for plan in self.plans if plan.post is None]

    @property
    def changed(self) -> list[PostPlan]:
        """Posts that are there and differ, by themselves or by a risk."""
        return [
            plan for plan in self.plans if plan.post is not None and (plan.is_changed or plan.changed_risks)
        ]

    @property
    def risk_count(self) -> int:
        """Risks to be written."""
        return sum(len(plan.changed_risks) for plan in self.plans)

    @property
    def unchanged_count(self) -> int:
        """Posts that agree with the file."""
        return len(self.plans) - len(self.created) - len(self.changed)

    @property
    def failed_row_count(self) -> int:
        """Rows with at least one error."""
        return len({error.row for error in self.errors})


def check_posts(
    content: bytes, *, viewer: "User", allowed_paths: Collection[str], now: datetime
) -> PostImport:
    """Read the file and compare it with what is stored; nothing is written.

    Args:
        allowed_paths: subtrees the rows must lie in.
    Raises:
        UnreadableWorkbook: the file is no Excel workbook.
    """
    result = read_rows(content, COLUMNS, max_rows=MAX_ROWS)
    outcome = PostImport(errors=list(result.errors), notices=list(result.notices))
    reader = _Reader(viewer, allowed_paths, now)
    for row in result.rows:
        try:
            reader.take(row)
        except _RowRefused as refusal:
            outcome.errors.append(CellError(row.number, refusal.column, refusal.message))
    outcome.plans = list(reader.plans.values())
    outcome.errors.sort(key=lambda error: error.row)
    return outcome


class _RowRefused(DomainError):
    """A row cannot be taken over."""

    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.column = column


class _Reader:
    """Gathers rows into posts."""

    def __init__(self, viewer: "User", allowed_paths: Collection[str], now: datetime) -> None:
        self.viewer, self.allowed, self.now = viewer, allowed_paths, now
        self.plans: dict[tuple[int, str], PostPlan] = {}
        self.units: dict[str, Organization | None] = {}

    def take(self, row: ReadRow) -> None:
        values: dict[str, Any] = row.values
        unit = self._unit(values["unit_code"])
        plan = self.plans.get((unit.pk, values["title"])) or self._new_plan(unit, values["title"])
        risk = self._risk(plan, values) if values["name"] else None
        self._post_facts(plan, values)
        if risk is not None:
            plan.risks.append(risk)
        self.plans[unit.pk, plan.title] = plan

    def _unit(self, code: str) -> "Organization":
        if code not in self.units:
            self.units[code] = organizations.organization_by_code(code)
        unit = self.units[code]
        if unit is None:
            raise _RowRefused("单位编码", f"没有编码为“{code}”的单位")
        if not set(organizations.ancestor_paths(unit.path)) & set(self.allowed):
            raise _RowRefused("单位编码", f"“{unit.name}”不在职责范围内")
        return unit

    def _new_plan(self, unit: "Organization", title: str) -> PostPlan:
        return PostPlan(unit, title, organizations.posts_of(unit).filter(title=title).first())

    def _post_facts(self, plan: PostPlan, values: dict[str, Any]) -> None:
        level = POST_LEVELS.get(values["post_level"] or "", "")
        if level and plan.level and level != plan.level:
            raise _RowRefused("岗位风险", "与前面几行写的不一致")
        plan.level, plan.reason = level or plan.level, values["reason"] or plan.reason
        if values["duties"]:
            duties, note = organizations.read_duties(values["duties"])
            if plan.duties is not None and (set(duties), note) != (set(plan.duties), plan.duty_note):
                raise _RowRefused("职责类别", "与前面几行写的不一致")
            plan.duties, plan.duty_note = duties, note

    def _risk(self, plan: PostPlan, values: dict[str, Any]) -> tuple[EntryFacts, RiskEntry | None]:
        for key, column in (("level", "等级"), ("consequence", "可能出现的问题"), ("controls", "防控措施")):
            if not values[key]:
                raise _RowRefused(column, "写了风险点，这一格不能为空")
        if any(facts.name == values["name"] for facts, _ in plan.risks):
            raise _RowRefused("风险点", "同一岗位里写了两次")
        if plan.post is not None and not is_open_for_writing(plan.post):
            raise _RowRefused("岗位", "手册已提交审核，退回或批准之后再导入")
        stored = {entry.name: entry for entry in working_entries(plan.post)} if plan.post else {}
        entry = stored.get(values["name"])
        kept = {one.label: one.article_id for one in entry.citations.all()} if entry else {}
        on = timezone.localdate(self.now)
        controls = self._lines("防控措施", reading_lines.controls(values["controls"]))
        citations = self._lines("依据条文", reading_lines.citations(values["citations"] or "", on, kept))
        cases = self._lines("案例", reading_lines.cases(values["cases"] or "", self.viewer, self.now))
        facts = EntryFacts(
            values["name"], LEVELS[values["level"]], values["consequence"], controls, citations, cases
        )
        return facts, entry

    def _lines(self, column: str, read: "reading_lines.Lines[Any]") -> tuple[Any, ...]:
        if read.problems:
            raise _RowRefused(column, "；".join(read.problems)[:300])
        return read.found


@transaction.atomic
def import_posts(
    content: bytes, *, actor: "User", allowed_paths: Collection[str], now: datetime
) -> PostImport:
    """Write the rows without errors: posts, gradings, and risks into drafts; a second run changes nothing.

    Raises:
        UnreadableWorkbook, PostRefused, HandbookRefused: nothing is written.
    """
    outcome = check_posts(content, viewer=actor, allowed_paths=allowed_paths, now=now)
    for plan in [*outcome.created, *outcome.changed]:
        post = _write_post(plan, actor, now)
        for facts, entry in plan.changed_risks:
            _write_risk(post, facts, entry, actor, now)
    return outcome


def _write_post(plan: PostPlan, actor: "User", now: datetime) -> "Post":
    post = plan.post
    if plan.is_changed:
        duties, note = plan.duties, plan.duty_note
        if duties is None:
            duties = [row.duty for row in post.duties.all()] if post else []
            note = post.duty_note if post else ""
        facts = organization_services.PostFacts(plan.title, duties, note)
        post = organization_services.save_post(
            facts, organization=plan.unit, post_id=post.pk if post else None, actor=actor, now=now
        )
        if plan.level and (plan.post is None or plan.level != plan.post.risk_level):
            organization_services.grade_post(
                post.pk, plan.level, plan.reason or GRADED_HERE, actor=actor, now=now
            )
    assert post is not None  # noqa: S101 - a plan without a post is changed
    return post


def _write_risk(
    post: "Post", facts: EntryFacts, entry: RiskEntry | None, actor: "User", now: datetime
) -> None:
    draft = services.open_draft(post, actor=actor, now=now)
    held = draft.entries.filter(name=facts.name).first() if entry else None
    services.save_entry(
        post,
        facts,
        number=held.number if held else None,
        edit_no=held.edit_no if held else 0,
        actor=actor,
        now=now,
    )


def marked_failures(content: bytes, outcome: PostImport) -> bytes:
    """The uploaded file with the reason beside each row that failed."""
    return mark_failures(content, COLUMNS, outcome.errors)
