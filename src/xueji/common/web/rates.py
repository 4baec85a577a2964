"""Token buckets: how much of something is taken in a minute, in each process.

Nothing is written, so counting costs next to nothing; N processes together take up to N times the figure,
and the proxy in front keeps the sum (docs/how-to/deploy.md).
"""

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Hashable

# So many askers are remembered at most; the one not seen for longest is forgotten first.
MOST_ASKERS = 50_000


class Buckets:
    """One bucket for each asker; it holds a minute's worth and fills steadily."""

    def __init__(self) -> None:
        self._left: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()
        self._guard = threading.Lock()

    def take(self, asker: Hashable, a_minute: int, cost: float = 1, now: float | None = None) -> int:
        """Take from a bucket; returns 0, or after how many seconds there will be enough again.

        Args:
            a_minute: size of the bucket; 0 sets no limit.
            cost: how much to take; more than the bucket holds is taken from a full one.
            now: of a steady clock, in seconds.
        """
        if not a_minute:
            return 0
        with self._guard:
            left = self._filled(asker, a_minute, now)
            missing = min(cost, float(a_minute)) - left
            if missing <= 0:
                self._left[asker] = (left - cost, self._left[asker][1])
        return max(1, math.ceil(missing * 60 / a_minute)) if missing > 0 else 0

    def charge(self, asker: Hashable, a_minute: int, cost: float, now: float | None = None) -> None:
        """Take for something already done, whether or not there is enough; the rest is owed."""
        if a_minute:
            with self._guard:
                left = self._filled(asker, a_minute, now)
                self._left[asker] = (left - cost, self._left[asker][1])

    def _filled(self, asker: Hashable, a_minute: int, now: float | None) -> float:
        now = time.monotonic() if now is None else now
        full = float(a_minute)
        left, at = self._left.pop(asker, (full, now))
        left = min(full, left + max(0.0, now - at) * a_minute / 60)
        self._left[asker] = (left, now)
        if len(self._left) > MOST_ASKERS:
            self._left.popitem(last=False)
        return left

    def forget(self) -> None:
        """Start counting anew; for tests."""
        with self._guard:
            self._left.clear()
