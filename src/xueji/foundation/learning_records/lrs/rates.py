"""How many requests a minute a credential may make, in each web process (docs/how-to/connect-a-tool.md)."""

from xueji.common.web.rates import Buckets
from xueji.foundation.learning_records.lrs.answers import Refused

_buckets = Buckets()
forget = _buckets.forget


def count(credential_id: int, requests_a_minute: int, now: float | None = None) -> None:
    """Count one request.

    Args:
        requests_a_minute: 0 sets no limit; now: of a steady clock, in seconds.
    Raises:
        Refused: 429 with the seconds after which the next request is taken.
    """
    wait = _buckets.take(credential_id, requests_a_minute, now=now)
    if wait:
        raise Refused(429, f"More than {requests_a_minute} requests a minute; try again later", wait)
