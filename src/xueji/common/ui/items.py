"""What the components of a page are given: small frozen records, filled by views."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Tone = Literal["gray", "info", "ok", "warn", "bad"]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a wizard; a step with a ``url`` can be returned to."""

    label: str
    url: str = ""
    state: Literal["done", "current", "todo"] = "todo"


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab; tabs are links, so each has an address of its own."""

    label: str
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """One result bar: ``count`` out of ``total``; ``correct`` is None while the answer is not shown."""

    label: str
    count: int
    total: int
    letter: str = ""
    correct: bool | None = None
    chosen: bool = False
    unit: str = "人"

    @property
    def share(self) -> float:
        """Part of the whole, 0 to 1; 0 when nobody answered."""
        return self.count / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One event of a history, newest first as the page orders it."""

    at: datetime | date
    title: str
    text: str = ""
    url: str = ""
    who: str = ""
    tone: Tone = "gray"
    icon: str = "point"


@dataclass(frozen=True, slots=True)
class KeyValue:
    """One line of facts; an empty value is shown as a dash."""

    label: str
    value: object
    url: str = ""


@dataclass(frozen=True, slots=True)
class Tag:
    """One small label."""

    label: str
    url: str = ""
    tone: Tone = "gray"


@dataclass(frozen=True, slots=True)
class Empty:
    """What a list says when it has no rows: why, and the next step."""

    title: str = "还没有记录"
    text: str = ""
    action_label: str = ""
    action_url: str = ""
    icon: str = "inbox"
