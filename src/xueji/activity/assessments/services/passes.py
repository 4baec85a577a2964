"""Leave to save answers of one sitting, as a signed pass on its page (``common/passes.py``)."""

from dataclasses import dataclass

from xueji.common.passes import PassInvalid, seal, unseal

GOOD_FOR_SECONDS = 4 * 3600
_KIND = "t"


@dataclass(frozen=True, slots=True)
class SittingPass:
    """Whose sitting: the attempt, its test, and the paper on which its questions stand."""

    test_id: int
    paper_id: int
    attempt_id: int


def seal_sitting(granted: SittingPass, now_seconds: float) -> str:
    """Sign leave to answer."""
    return seal(_KIND, [granted.test_id, granted.paper_id, granted.attempt_id], now_seconds)


def open_sitting(text: str, now_seconds: float) -> SittingPass | None:
    """Read leave to answer; None when it is not sound or older than four hours."""
    try:
        fields = unseal(_KIND, text, 3, GOOD_FOR_SECONDS, now_seconds)
    except PassInvalid:
        return None
    return SittingPass(*map(int, fields))
