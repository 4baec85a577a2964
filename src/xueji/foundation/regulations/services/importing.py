"""Taking a regulation into the library: the same text twice is once, another date is another version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from xueji.common.audit.services import Actor, record
from xueji.common.errors import DomainError
from xueji.common.events.bus import announce
from xueji.foundation.regulations import findable
from xueji.foundation.regulations.events import RegulationVersionImported
from xueji.foundation.regulations.models import Article, Regulation, RegulationVersion
from xueji.foundation.regulations.rules import (
    Problem,
    Source,
    UnreadableSource,
    normal_name,
    read_source,
    short_title,
)
from xueji.foundation.regulations.selectors.plans import ImportPlan, Outcome, import_plan

from .citing import link_new_name, store_citations
from .comparing import remembered_links, restore_links
from .disciplines import carry_over_disciplines, disciplines_by_text
from .storing import store_structure

SHOWN_PROBLEMS = 3


class UnreadableFile(DomainError):
    """The bytes are no text; the message says which kind of file to use instead."""


class NotImportable(DomainError):
    """The text cannot be stored as it is; ``problems`` name the lines."""

    def __init__(self, message: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(message)
        self.problems = problems


class VersionTextConflict(NotImportable):
    """A version of this date is in use with another text."""


@dataclass(frozen=True)
class ImportResult:
    """What became of an import; ``changed`` is False when the very text was there already."""

    version: RegulationVersion
    outcome: Outcome
    problems: tuple[Problem, ...]

    @property
    def changed(self) -> bool:
        return self.outcome is not Outcome.UNCHANGED


def read_upload(name: str, data: bytes) -> Source:
    """Read the bytes of a file; raises :class:`UnreadableFile`."""
    try:
        return read_source(name, data)
    except UnreadableSource as error:
        raise UnreadableFile(str(error)) from error


def import_regulation(
    content: bytes | str,
    *,
    name: str,
    actor: Actor | None,
    now: datetime,
    title: str = "",
    version_date: date | None = None,
    effective_date: date | None = None,
) -> ImportResult:
    """Import one regulation from the bytes of a file or from text.

    Args:
        content: Markdown, plain text or .docx bytes; or text.
        name: file name; a date in it is the version date, its suffix does not matter.
        title, version_date, effective_date: override what the text says of itself.

    Raises:
        UnreadableFile, NotImportable, VersionTextConflict: nothing has been written then.
    """
    source = read_upload(name, content) if isinstance(content, bytes) else Source(content, "txt")
    plan = import_plan(
        name,
        source.text,
        reader_problems=source.problems,
        title=title,
        version_date=version_date,
        effective_date=effective_date,
    )
    return carry_out(plan, actor=actor, now=now)


def carry_out(plan: ImportPlan, *, actor: Actor | None, now: datetime) -> ImportResult:
    """Do what a plan says, in one transaction; raises :class:`NotImportable` if it cannot be done."""
    if not plan.importable:
        raise NotImportable(refusal_text(plan), plan.problems)
    if plan.outcome is Outcome.UNCHANGED and plan.existing is not None:
        return ImportResult(plan.existing, plan.outcome, plan.problems)
    try:
        with transaction.atomic():
            version = _write(plan, now)
            _tell(plan, version, actor, now)
    except ProtectedError as error:
        raise VersionTextConflict(_conflict_text(plan), plan.problems) from error
    except IntegrityError as error:
        raise NotImportable("这部法规刚刚由他人导入，请打开法规库核对后再试") from error
    return ImportResult(version, plan.outcome, plan.problems)


def refusal_text(plan: ImportPlan) -> str:
    """The blocking problems in one sentence, with their lines."""
    blocking = [problem for problem in plan.problems if problem.blocking]
    shown = [f"第 {problem.line} 行：{problem.message}" for problem in blocking[:SHOWN_PROBLEMS]]
    more = f"（共 {len(blocking)} 处）" if len(blocking) > SHOWN_PROBLEMS else ""
    return "没有导入。" + "；".join(shown) + more


def _conflict_text(plan: ImportPlan) -> str:
    return (
        f"《{short_title(plan.title)}》{plan.version_date} 的文本已在使用，内容与这份文件不同，没有导入。"
        "如为新的修订，请写明新的日期；如为更正，请先核对引用该版本的内容"
    )


def _write(plan: ImportPlan, now: datetime) -> RegulationVersion:
    regulation = plan.regulation or _new_regulation(plan)
    known = disciplines_by_text(regulation)
    compared = remembered_links(plan.existing)
    if plan.existing is not None:
        Article.objects.filter(version=plan.existing).delete()
        plan.existing.divisions.all().delete()
    version = plan.existing or RegulationVersion(regulation=regulation)
    version.version_date = plan.version_date  # type: ignore[assignment]
    version.promulgated_date = plan.promulgated_date
    if plan.existing is None or plan.is_effective_stated:
        version.effective_date = plan.effective_date  # type: ignore[assignment]
        version.is_effective_stated = plan.is_effective_stated
    version.preamble = plan.document.header
    version.source_name = plan.source_name[-255:]
    version.source_sha256 = plan.digest
    version.source_text = plan.text
    version.article_count = len(plan.document.articles)
    version.imported_at = now
    version.save()
    articles = store_structure(version, plan.document)
    carry_over_disciplines(known, articles)
    store_citations(articles, regulation.name_key)
    restore_links(compared, articles)
    if plan.regulation is None:
        link_new_name(regulation)
    findable.refresh(regulation)
    return version


def _new_regulation(plan: ImportPlan) -> Regulation:
    return Regulation.objects.create(
        title=plan.title,
        name_key=normal_name(plan.title),
        short_title=short_title(plan.title)[:120],
        kind=plan.kind,
        issuer=plan.issuer[:100],
    )


def _tell(plan: ImportPlan, version: RegulationVersion, actor: Actor | None, now: datetime) -> None:
    verb = "更正" if plan.existing is not None else "导入"
    record(
        actor=actor,
        action="regulations.correct" if plan.existing is not None else "regulations.import",
        target=version,
        summary=f"{verb}《{short_title(plan.title)}》{plan.version_date}，{version.article_count} 条",
        at=now,
        detail={
            "source_name": version.source_name,
            "sha256": plan.digest,
            "problems": [[problem.line, problem.message] for problem in plan.problems[:50]],
        },
    )
    announce(RegulationVersionImported(version_id=version.pk))
