"""What cases may quote: the text of every regulation, as near-copy search takes it."""

from functools import lru_cache

from xueji.common.search import near_copies
from xueji.foundation.regulations import selectors as regulations


def quoted_texts() -> near_copies.Hashes:
    """The long runs of every article in the library of regulations; kept until a version is added."""
    return _quotable(regulations.quotable_stamp())


@lru_cache(maxsize=1)
def _quotable(stamp: str) -> near_copies.Hashes:
    return near_copies.quotable(regulations.quotable_texts())
