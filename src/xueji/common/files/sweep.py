"""Taking away files that no row speaks of any more."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from xueji.common.batches import batches
from xueji.common.files import store

# An upload writes its row within minutes of its file.
LEFT_ALONE = timedelta(days=1)
BATCH_DIGESTS = 500

InUse = Callable[[list[str]], set[str]]
_in_use: dict[str, InUse] = {}


def register(name: str, in_use: InUse) -> None:
    """Add a domain that keeps files: given digests, it says which of them its rows speak of."""
    _in_use[name] = in_use


def sweep(now: datetime) -> int:
    """Delete files and halves of files older than a day that nobody uses; returns how many."""
    before = (now - LEFT_ALONE).timestamp()
    taken = 0
    for batch in batches([path for path in store.stored() if _is_older(path, before)], BATCH_DIGESTS):
        digests = [path.name for path in batch]
        used = set().union(*(ask(digests) for ask in _in_use.values()))
        for path in batch:
            taken += path.name not in used and _take_away(path, before)
    for path in (store.folder() / store.INCOMING).glob("*"):
        taken += _take_away(path, before)
    return taken


def _is_older(path: Path, before: float) -> bool:
    try:
        return path.stat().st_mtime < before
    except FileNotFoundError:
        return False


def _take_away(path: Path, before: float) -> bool:
    # The same bytes may have come again since the look at the rows; then the file is new.
    with store.alone():
        if not _is_older(path, before):
            return False
        path.unlink(missing_ok=True)
        return True
