"""Arithmetic of privacy: the clock of requests, the version of a rule, what a certificate is sealed over."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

SATURDAY = 5


def working_days_after(start: date, days: int) -> date:
    """The day ``days`` working days after ``start``; Saturdays and Sundays do not count.

    Public holidays are announced year by year and are not known here: the day found is never later than
    the one with them, so an answer in time by this clock is in time by law.
    """
    day = start
    while days:
        day += timedelta(days=1)
        if day.weekday() < SATURDAY:
            days -= 1
    return day


def rule_version(key: str, days: int, source: str) -> str:
    """A digest of a rule's words, so that a certificate says which rule was followed (64 digits)."""
    return hashlib.sha256(f"{key}|{days}|{source}".encode()).hexdigest()


class IdsDigest:
    """A digest over the keys of deleted rows, taken in ascending order."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()
        self.count = 0

    def add(self, keys: Iterable[object]) -> None:
        """Take in further keys."""
        for key in keys:
            self._digest.update(f"{key}\n".encode())
            self.count += 1

    def hexdigest(self) -> str:
        """64 digits."""
        return self._digest.hexdigest()


def certificate_content(facts: Mapping[str, object]) -> bytes:
    """The bytes a certificate is sealed over: its facts in one fixed spelling."""
    plain = {name: "" if value is None else str(value) for name, value in facts.items()}
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
