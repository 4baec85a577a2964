"""What an import would do, before it does it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from xueji.foundation.regulations.models import Regulation, RegulationVersion
from xueji.foundation.regulations.rules import (
    Document,
    Problem,
    clean_text,
    kind_and_issuer,
    normal_name,
    parse,
    text_dates,
    title_from_file_name,
)

LONGEST_TITLE = 200
NO_DATE = "没有找到版本日期：请在文件名里写明（如 某条例(2024-03-01).md），或在题注里写明公布日期"


class Outcome(StrEnum):
    """What an import comes to."""

    NEW_REGULATION = "new_regulation"
    NEW_VERSION = "new_version"
    UNCHANGED = "unchanged"
    OTHER_TEXT = "other_text"
    REFUSED = "refused"


@dataclass(frozen=True)
class ImportPlan:
    """A text read, dated and compared with the library.

    ``existing`` is the stored version of the same date (unchanged or with another text); ``problems`` are
    everything a person should see, blocking ones included.
    """

    source_name: str
    text: str
    digest: str
    document: Document
    title: str
    kind: str
    issuer: str
    version_date: date | None
    promulgated_date: date | None
    effective_date: date | None
    is_effective_stated: bool
    outcome: Outcome
    regulation: Regulation | None
    existing: RegulationVersion | None
    problems: tuple[Problem, ...]

    @property
    def importable(self) -> bool:
        return self.outcome is not Outcome.REFUSED


def import_plan(
    source_name: str,
    text: str,
    *,
    reader_problems: tuple[Problem, ...] = (),
    title: str = "",
    version_date: date | None = None,
    effective_date: date | None = None,
) -> ImportPlan:
    """Read a text and say what importing it would do; nothing is written.

    ``title`` and the dates override what the text says of itself.
    """
    text = clean_text(text)
    document = parse(text)
    title = (title or document.title or title_from_file_name(source_name)).strip()
    dates = text_dates(source_name, document.header, document.articles)
    version_on = version_date or dates.version_on
    problems = [*reader_problems, *document.problems, *_own_problems(document, title, version_on)]
    refused = any(problem.blocking for problem in problems)
    digest = hashlib.sha256(text.encode()).hexdigest()
    regulation = Regulation.objects.filter(name_key=normal_name(title)).first()
    existing = _same_date(regulation, version_on)
    kind, issuer = kind_and_issuer(title, document.header)
    effective_on = effective_date or dates.effective_on
    return ImportPlan(
        source_name=source_name,
        text=text,
        digest=digest,
        document=document,
        title=title,
        kind=kind,
        issuer=issuer,
        version_date=version_on,
        promulgated_date=dates.promulgated_on or version_on,
        effective_date=effective_on or version_on,
        is_effective_stated=effective_on is not None,
        outcome=Outcome.REFUSED if refused else _outcome(regulation, existing, digest),
        regulation=regulation,
        existing=existing,
        problems=tuple(sorted(problems, key=lambda problem: problem.line)),
    )


def _own_problems(document: Document, title: str, version_on: date | None) -> list[Problem]:
    found = []
    if document.articles and version_on is None:
        found.append(Problem(1, NO_DATE, blocking=True))
    if document.articles and not title:
        found.append(Problem(1, "没有标题：请在第一行写上法规名称", blocking=True))
    if len(title) > LONGEST_TITLE:
        found.append(Problem(1, f"标题超过 {LONGEST_TITLE} 字", blocking=True))
    return found


def _same_date(regulation: Regulation | None, version_on: date | None) -> RegulationVersion | None:
    if regulation is None or version_on is None:
        return None
    return RegulationVersion.objects.filter(regulation=regulation, version_date=version_on).first()


def _outcome(regulation: Regulation | None, existing: RegulationVersion | None, digest: str) -> Outcome:
    if existing is not None:
        return Outcome.UNCHANGED if existing.source_sha256 == digest else Outcome.OTHER_TEXT
    return Outcome.NEW_VERSION if regulation is not None else Outcome.NEW_REGULATION
