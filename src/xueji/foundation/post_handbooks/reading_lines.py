"""What people type one a line, in a form or in a cell: measures, articles, cases."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Generic, TypeVar

from xueji.foundation.library import selectors as library
from xueji.foundation.post_handbooks.facts import Control
from xueji.foundation.post_handbooks.vocabulary import split_owner

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User

Read = TypeVar("Read")
MEASURE_MAX, OWNER_MAX = 300, 60


@dataclass(frozen=True, slots=True)
class Lines(Generic[Read]):
    """What the lines come to, and a Chinese sentence for every line that fails."""

    found: tuple[Read, ...]
    problems: tuple[str, ...]


def controls(text: str) -> Lines[Control]:
    """Measures with their owners, who stand behind a bar (｜)."""
    found = [split_owner(line) for line in text.splitlines() if line.strip()]
    problems = [
        f"第 {place} 条措施太长（最多 {MEASURE_MAX} 字，责任人 {OWNER_MAX} 字）。"
        for place, (measure, owner) in enumerate(found, start=1)
        if len(measure) > MEASURE_MAX or len(owner) > OWNER_MAX
    ]
    problems += [f"第 {place} 条只有责任人，没有措施。" for place, one in enumerate(found, 1) if not one[0]]
    return Lines(tuple(Control(*one) for one in found), tuple(problems))


def citations(text: str, on: date, kept: Mapping[str, int]) -> Lines[tuple[int, str]]:
    """Article ids and labels; ``kept``: stored article ids by label."""
    typed = library.typed_citations(text, on, kept)
    return Lines(typed.found, typed.problems)


def cases(text: str, viewer: "User", now: datetime) -> Lines[int]:
    """Cases the viewer may open, by code or title."""
    open_cases = library.resources_for(viewer, now).filter(kind=library.Kind.CASE)
    found, problems = [], []
    for line in (line.strip().strip("《》") for line in text.splitlines() if line.strip()):
        case = open_cases.filter(code=line).first() or open_cases.filter(title=line).order_by("-pk").first()
        if case is None:
            problems.append(f"没有找到案例“{line[:60]}”：请核对标题，或先在资源库里发布。")
        else:
            found.append(case.pk)
    return Lines(tuple(found), tuple(problems))
