"""Kinds of long work; domains register a function in ``AppConfig.ready``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xueji.common.jobs.progress import Progress


@dataclass(frozen=True, slots=True)
class Work:
    """What a run is given.

    Args:
        owner: account that started it; ask again whether it may, the right can have ended since.
        now: moment this run began.
        source: the file that came with it, else empty.
    """

    job_id: int
    owner: Any
    arguments: dict[str, Any]
    now: datetime
    source: bytes = field(repr=False, default=b"")
    source_name: str = ""


@dataclass(frozen=True, slots=True)
class ResultFile:
    """A file the owner may fetch for a week."""

    name: str
    media_type: str
    content: bytes | Iterable[bytes] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: a Chinese sentence, and a page of this site or a file."""

    text: str
    url: str = ""
    file: ResultFile | None = None


Run = Callable[[Work, "Progress"], Outcome]


@dataclass(frozen=True, slots=True)
class JobKind:
    """One kind: its Chinese label, what is called, and the title under which operators can start it."""

    key: str
    label: str
    run: Run
    offered: str = ""


_kinds: dict[str, JobKind] = {}


def register(key: str, label: str, run: Run, *, offered: str = "") -> None:
    """Add a kind; ``run`` must be idempotent, because a killed worker's job is run again from the start.

    Args:
        offered: title of work without arguments that operators can start from the page 运行情况.
    """
    _kinds[key] = JobKind(key, label, run, offered)


def kind_of(key: str) -> JobKind | None:
    """A registered kind."""
    return _kinds.get(key)


def offered() -> list[JobKind]:
    """What operators can start."""
    return [kind for kind in sorted(_kinds.values(), key=lambda one: one.key) if kind.offered]


def choices() -> list[tuple[str, str]]:
    """Every kind with its label."""
    return [(kind.key, kind.label) for kind in sorted(_kinds.values(), key=lambda one: one.label)]


def label_of(key: str) -> str:
    """The label of a kind; a kind whose domain is gone keeps its key."""
    kind = _kinds.get(key)
    return kind.label if kind else key
