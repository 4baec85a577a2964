"""The discipline floor: what is worth studying when nothing bears on the agenda."""

import tomllib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from xueji.activity.study_sessions import matching, rules
from xueji.foundation.regulations import selectors as regulations

FILE = Path(__file__).parent / "data" / "floor.toml"
MOST = 6
# Databases take only so many values in one condition.
IDS_A_QUERY = 5000


def floor_articles(index: matching.ArticleIndex, fresh: rules.Fresh) -> dict[int, str]:
    """Articles of the floor with the reason, at most one a discipline; fading first, spent last.

    Articles that editors have put under a discipline come first; where there are none, the basic duties
    of the laws listed in ``data/floor.toml``.
    """
    ids = [int(article.article_id) for article in _open_articles(index)]
    disciplines: dict[int, list[str]] = {}
    for start in range(0, len(ids), IDS_A_QUERY):
        disciplines |= regulations.disciplines_of(ids[start : start + IDS_A_QUERY])
    if disciplines:
        return _by_discipline(disciplines, fresh)
    return _by_law(index, fresh)


def _open_articles(index: matching.ArticleIndex) -> list[matching.ArticleText]:
    rows = zip(index.law_of, index.articles, strict=True)
    return [article for law, article in rows if int(law) not in index.closed]


def _standing(article_id: int, fresh: rules.Fresh) -> tuple[bool, bool, int]:
    return (fresh.is_spent(article_id), article_id not in fresh.fading, article_id)


def _by_discipline(disciplines: dict[int, list[str]], fresh: rules.Fresh) -> dict[int, str]:
    found: dict[int, str] = {}
    for discipline in regulations.Discipline:
        under = [article_id for article_id, names in disciplines.items() if discipline.value in names]
        left = [article_id for article_id in under if article_id not in found]
        if left:
            best = min(left, key=lambda article_id: _standing(article_id, fresh))
            found[best] = f"纪律底线：{discipline.label}"
    return found


def _by_law(index: matching.ArticleIndex, fresh: rules.Fresh) -> dict[int, str]:
    found: dict[int, str] = {}
    for row in _laws():
        under = [
            int(article.article_id)
            for article in _open_articles(index)
            if row["law"] in article.law_title
            and _has(article.chapter, row["chapters"])
            and _has(article.text, ("不得", "下列行为", "应当履行"))
        ]
        for article_id in sorted(under, key=lambda article_id: _standing(article_id, fresh))[: row["count"]]:
            found.setdefault(article_id, f"纪律底线：{row['reason']}")
        if len(found) >= MOST:
            break
    return dict(list(found.items())[:MOST])


def _has(chapter: str, words: Iterable[str]) -> bool:
    return any(word in chapter for word in words)


@lru_cache(maxsize=1)
def _laws() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = tomllib.loads(FILE.read_text(encoding="utf-8"))["law"]
    return rows
