"""How rows of the library follow when two records of people are one human."""

from xueji.foundation.library.models import Playback
from xueji.foundation.organizations.services import register_person_rows


def register() -> None:
    """Playback follows; of two positions in one video the further one counts."""
    register_person_rows("library.Playback", "person", settle=_settle)


def _settle(mine: Playback, theirs: Playback) -> None:
    mine.position_seconds = max(mine.position_seconds, theirs.position_seconds)
    mine.watched_seconds = max(mine.watched_seconds, theirs.watched_seconds)
    mine.reported_at = max(mine.reported_at, theirs.reported_at)
    finished = [one.finished_at for one in (mine, theirs) if one.finished_at is not None]
    mine.finished_at = min(finished, default=None)
    theirs.delete()
    mine.save()
