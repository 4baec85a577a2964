"""What posts with a duty have in common: words to look for, and risks to begin with (data/duties.toml)."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "data" / "duties.toml"
OWNER_MARK = "｜"


@dataclass(frozen=True, slots=True)
class TypicalRisk:
    """A risk that comes with a duty; ``controls`` are (measure, owner) pairs, ``cites`` typed citations."""

    key: str
    duty: str
    name: str
    level: str
    consequence: str
    controls: tuple[tuple[str, str], ...]
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DutyWords:
    """A duty of the list with what is known of it."""

    duty: str
    words: tuple[str, ...]
    risks: tuple[TypicalRisk, ...]


def split_owner(line: str) -> tuple[str, str]:
    """A measure and who answers for it, as typed in one line; the last bar (｜ or |) stands between them."""
    measure, mark, owner = line.replace("|", OWNER_MARK).rpartition(OWNER_MARK)
    return (measure.strip(), owner.strip()) if mark else (owner.strip(), "")


def joined_owner(measure: str, owner: str) -> str:
    """The same line as one types it."""
    return f"{measure}{OWNER_MARK}{owner}" if owner else measure


@cache
def duty_words() -> dict[str, DutyWords]:
    """Everything known of the duties, by duty."""
    raw: dict[str, Any] = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {duty: _duty(duty, facts) for duty, facts in raw.items()}


def _duty(duty: str, facts: dict[str, Any]) -> DutyWords:
    risks = tuple(
        TypicalRisk(
            key=f"{duty}-{place}",
            duty=duty,
            name=one["name"],
            level=one["level"],
            consequence=one["consequence"],
            controls=tuple(split_owner(line) for line in one["controls"]),
            cites=tuple(one.get("cites", ())),
        )
        for place, one in enumerate(facts["risk"], start=1)
    )
    return DutyWords(duty, tuple(facts["words"]), risks)
