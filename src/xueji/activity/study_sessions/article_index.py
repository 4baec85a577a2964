"""The retrieval index of the articles in force, built once for each state of the regulations."""

import os
import threading
from datetime import date
from pathlib import Path

from django.conf import settings

from xueji.activity.study_sessions import matching
from xueji.foundation.regulations import selectors as regulations

KEPT_IN_MEMORY = 2
_lock = threading.Lock()
_indexes: dict[str, matching.ArticleIndex] = {}


def article_index(as_of: date) -> matching.ArticleIndex:
    """The index of the articles in force on a day: from memory, else from the data folder, else built."""
    stamp = regulations.corpus_stamp(as_of)
    with _lock:
        found = _indexes.get(stamp)
        if found is None:
            found = _load(stamp) or _build(stamp, as_of)
            _indexes[stamp] = found
            for old in list(_indexes)[:-KEPT_IN_MEMORY]:
                del _indexes[old]
        return found


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "cache"


def _path(stamp: str) -> Path:
    return _folder() / f"articles-{stamp}.npz"


def _load(stamp: str) -> matching.ArticleIndex | None:
    try:
        return matching.ArticleIndex.load(_path(stamp))
    except (OSError, KeyError, ValueError, TypeError):
        return None


def _build(stamp: str, as_of: date) -> matching.ArticleIndex:
    rows = [
        matching.ArticleText(
            str(row.article_id),
            row.law,
            row.law_title,
            row.number,
            row.suffix,
            row.chapter,
            row.text,
        )
        for row in regulations.articles_in_force(as_of)
    ]
    index = matching.build_index(rows)
    _save(index, stamp)
    return index


def _save(index: matching.ArticleIndex, stamp: str) -> None:
    """Keep the index on disk; a full disk costs only the next start its time."""
    try:
        _folder().mkdir(parents=True, exist_ok=True)
        draft = _folder() / f"articles-{stamp}.{os.getpid()}.part"
        index.save(draft)
        draft.replace(_path(stamp))
        for old in sorted(_folder().glob("articles-*.npz"), key=lambda path: path.stat().st_mtime)[:-3]:
            old.unlink(missing_ok=True)
    except OSError:
        return
