"""How strong the evidence of an attendance is, and which signs of relay a host should look at.

Grade A: a code of this room and time from a person's own device without any sign of relay, or the same code
confirmed by the host's roll. Grade B: the host's roll alone, or a code with an open sign. Grade C: entered
later from a paper sheet or by a correction. A grade says how a fact is known, never how a person behaved.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

ATTENDED = frozenset({"present", "online"})
CODE_ROUTES = frozenset({"qr", "digits"})

SIGN_DEVICE = "同一设备为多人签到"
SIGN_BURST = "数秒内集中签到"
SIGN_EARLY = "签到早于开始学习或早于该签到码出现"
SIGN_OLD_CODE = "签到码出现较久后才签到"


@dataclass(frozen=True)
class CheckIn:
    """One check-in by code: when the server took it, the device's mark, and when its code was shown."""

    person_id: int
    at: datetime
    device_mark: str
    code_from: datetime
    code_until: datetime


@dataclass(frozen=True)
class RelayFigures:
    """Figures of the signs: seconds, counts and a share (0–1) of the invited."""

    lingering_seconds: int
    burst_seconds: int
    burst_least: int
    burst_share: float


def evidence_grade(
    *, status: str, route: str, has_code: bool, confirmed: bool, signs: int, entered_later: bool
) -> str:
    """Grade ``A``, ``B`` or ``C`` of one attendance; empty for somebody who did not attend.

    Args:
        has_code: a code came from a device; confirmed: the host marked the person on the roll too.
        signs: how many signs of relay stand beside it; entered_later: written after the session was closed.
    """
    if status not in ATTENDED:
        return ""
    if entered_later or (route == "paper" and not has_code):
        return "C"
    if has_code and (confirmed or not signs):
        return "A"
    return "B"


def relay_signs(
    check_ins: Sequence[CheckIn], opened_at: datetime | None, invited_count: int, figures: RelayFigures
) -> dict[int, list[str]]:
    """Signs by person, for the host to judge; persons without a sign are left out."""
    found: dict[int, list[str]] = defaultdict(list)
    for person_id in _sharing_a_device(check_ins):
        found[person_id].append(SIGN_DEVICE)
    for person_id in _in_a_burst(check_ins, invited_count, figures):
        found[person_id].append(SIGN_BURST)
    lingering = timedelta(seconds=figures.lingering_seconds)
    for check_in in check_ins:
        if (opened_at and check_in.at < opened_at) or check_in.at < check_in.code_from:
            found[check_in.person_id].append(SIGN_EARLY)
        elif check_in.at > check_in.code_until + lingering:
            found[check_in.person_id].append(SIGN_OLD_CODE)
    return dict(found)


def _sharing_a_device(check_ins: Iterable[CheckIn]) -> list[int]:
    by_device: dict[str, list[int]] = defaultdict(list)
    for check_in in check_ins:
        if check_in.device_mark:
            by_device[check_in.device_mark].append(check_in.person_id)
    return [person_id for people in by_device.values() if len(people) > 1 for person_id in people]


def _in_a_burst(check_ins: Sequence[CheckIn], invited_count: int, figures: RelayFigures) -> list[int]:
    threshold = max(figures.burst_least, ceil(invited_count * figures.burst_share))
    ordered = sorted(check_ins, key=lambda check_in: check_in.at)
    span = timedelta(seconds=figures.burst_seconds)
    marked: dict[int, None] = {}
    first = 0
    for last, check_in in enumerate(ordered):
        while check_in.at - ordered[first].at > span:
            first += 1
        if last - first + 1 >= threshold:
            marked.update((one.person_id, None) for one in ordered[first : last + 1])
    return list(marked)
