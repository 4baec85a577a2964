"""How many requests a minute a credential may make: a bucket that fills up again, in each web process.

Nothing is written, so the hot path stays as cheap as it is; with N web processes a tool gets up to N times
its figure, which docs/how-to/connect-a-tool.md says.
"""

import math
import threading
import time

from xueji.foundation.learning_records.lrs.answers import Refused

_buckets: dict[int, tuple[float, float]] = {}
_guard = threading.Lock()


def count(credential_id: int, requests_a_minute: int, now: float | None = None) -> None:
    """Count one request; the bucket holds a minute's worth and fills steadily.

    Args:
        requests_a_minute: 0 sets no limit; now: of a steady clock, in seconds.
    Raises:
        Refused: 429 with the seconds after which the next request is taken.
    """
    if not requests_a_minute:
        return
    now = time.monotonic() if now is None else now
    each_second = requests_a_minute / 60
    with _guard:
        left, at = _buckets.get(credential_id, (float(requests_a_minute), now))
        left = min(float(requests_a_minute), left + max(0.0, now - at) * each_second)
        is_taken = left >= 1
        _buckets[credential_id] = (left - 1 if is_taken else left, now)
    if not is_taken:
        wait = math.ceil((1 - left) / each_second)
        raise Refused(429, f"More than {requests_a_minute} requests a minute; try again later", wait)


def forget() -> None:
    """Start counting anew; for tests."""
    with _guard:
        _buckets.clear()
