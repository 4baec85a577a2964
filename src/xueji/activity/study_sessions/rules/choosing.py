"""Choosing what a pack holds: the order of articles, one case, three questions, one reflection prompt.

What bears on the agenda comes before what is merely near; ties are settled by number, so that the same agenda
on the same day gives the same pack.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

MIDDLE_DIFFICULTY = 2


@dataclass(frozen=True)
class Need:
    """What an agenda asks for: its words, its themes with their names and disciplines, the articles proposed.

    ``themes_of`` names the themes that a few words speak of.
    """

    agenda: str
    themes: Mapping[str, str]
    disciplines: frozenset[str]
    article_ids: tuple[int, ...]
    themes_of: Callable[[str], frozenset[str]]

    def shared(self, words: Sequence[str]) -> list[str]:
        """Which of these theme words are said in the agenda or belong to its themes."""
        return [word for word in words if word in self.agenda or self.themes_of(word) & self.themes.keys()]


class CaseLike(Protocol):
    """What is read of a case."""

    @property
    def resource_id(self) -> int: ...

    @property
    def themes(self) -> list[str]: ...

    @property
    def industry(self) -> str: ...

    @property
    def region(self) -> str: ...

    @property
    def year(self) -> int | None: ...

    @property
    def article_ids(self) -> list[int]: ...


class QuestionLike(Protocol):
    """What is read of a question."""

    @property
    def question_id(self) -> int: ...

    @property
    def revision_id(self) -> int: ...

    @property
    def themes(self) -> list[str]: ...

    @property
    def difficulty(self) -> int: ...

    @property
    def article_ids(self) -> list[int]: ...


C = TypeVar("C", bound=CaseLike)
Q = TypeVar("Q", bound=QuestionLike)


@dataclass(frozen=True)
class Prompt:
    """One reflection prompt of the maintained list."""

    text: str
    discipline: str
    themes: tuple[str, ...]


@dataclass(frozen=True)
class Fresh:
    """What counts as studied lately and as about to be forgotten, by article.

    ``recent``: last study; ``fading``: mean predicted recall (0–1).
    """

    recent: Mapping[int, datetime]
    fading: Mapping[int, float]
    again_after: timedelta
    now: datetime

    def is_spent(self, article_id: int) -> bool:
        """Studied lately, and not fading so long after that it should return."""
        last = self.recent.get(article_id)
        if last is None:
            return False
        return not (article_id in self.fading and self.now - last >= self.again_after)


def order_articles(article_ids: Sequence[int], fresh: Fresh) -> tuple[list[int], bool]:
    """The candidates in the order to offer them: fading ones first, spent ones out unless nothing else bears.

    Returns:
        The ids, and whether they are a repetition for want of others.
    """
    unspent = [article_id for article_id in article_ids if not fresh.is_spent(article_id)]
    kept = unspent or list(article_ids)
    return sorted(kept, key=lambda article_id: article_id not in fresh.fading), not unspent and bool(kept)


def fitting_count(seconds: Sequence[int], rest_seconds: int, figures: "PackFigures") -> int:
    """How many of the articles fit the minutes beside everything else."""
    count = min(figures.articles, len(seconds))
    while count > figures.articles_least and sum(seconds[:count]) + rest_seconds > figures.most_seconds:
        count -= 1
    while (
        count < min(len(seconds), figures.articles_most)
        and sum(seconds[:count]) + rest_seconds < figures.least_seconds
        and sum(seconds[: count + 1]) + rest_seconds <= figures.most_seconds
    ):
        count += 1
    return count


@dataclass(frozen=True)
class PackFigures:
    """How many articles, and how many seconds a pack may take."""

    articles: int
    articles_least: int
    articles_most: int
    least_seconds: int
    most_seconds: int


def choose_case(
    cases: Sequence[C], need: Need, unit: "UnitFacts", used: Collection[int]
) -> tuple[C, str] | None:
    """The case for an agenda with the reason in words; None when no case bears on it."""
    bearing = [(case, *_case_bearing(case, need)) for case in cases]
    chosen = [row for row in bearing if row[1] > 0]
    unused = [row for row in chosen if row[0].resource_id not in used]
    if not chosen:
        return None
    case, _, words = max(
        unused or chosen,
        key=lambda row: (unit.nearness(row[0]), row[1], row[0].year or 0, -row[0].resource_id),
    )
    parts = [unit.words_for(case), words, f"{case.year} 年" if case.year else ""]
    return case, "，".join(part for part in parts if part)


@dataclass(frozen=True)
class UnitFacts:
    """Trade and region of the unit that meets; empty when unknown."""

    industry: str = ""
    region: str = ""

    def nearness(self, case: CaseLike) -> int:
        """2 for the same trade, 1 for the same region, both add up."""
        return 2 * self._same_trade(case) + self._same_region(case)

    def words_for(self, case: CaseLike) -> str:
        """Why the case is near, in words."""
        parts = ["同行业" if self._same_trade(case) else "", "本地区" if self._same_region(case) else ""]
        return "、".join(part for part in parts if part) + ("案例" if any(parts) else "")

    def _same_trade(self, case: CaseLike) -> bool:
        return bool(self.industry) and self.industry == case.industry

    def _same_region(self, case: CaseLike) -> bool:
        pair = (self.region, case.region)
        return all(pair) and (pair[0].startswith(pair[1]) or pair[1].startswith(pair[0]))


def _case_bearing(case: CaseLike, need: Need) -> tuple[int, str]:
    shared = need.shared(case.themes)
    cited = len(set(case.article_ids) & set(need.article_ids))
    if not shared and not cited:
        return 0, ""
    words = f"与议题同涉{'、'.join(shared[:3])}" if shared else "引用了本次学习的条文"
    return 2 * min(len(shared), 3) + 2 * min(cited, 2), words


def choose_questions(
    questions: Sequence[Q], need: Need, used: Collection[int], count: int
) -> list[tuple[Q, int | None]]:
    """Questions for a pack, each with the proposed article it asks about, or None for one of the same theme.

    First one question for each proposed article in turn, then questions of the agenda's themes; no two on one
    article while there is a choice, and none asked lately unless nothing else fits.
    """
    fresh = [question for question in questions if question.revision_id not in used] or list(questions)
    chosen: list[tuple[Q, int | None]] = []
    taken: set[int] = set()
    for article_id in need.article_ids:
        citing = [one for one in fresh if article_id in one.article_ids and not taken & set(one.article_ids)]
        if citing and len(chosen) < count:
            best = min(citing, key=lambda one: _ease(one, need))
            chosen.append((best, article_id))
            taken |= set(best.article_ids)
    near = [one for one in fresh if need.shared(one.themes) and not taken & set(one.article_ids)]
    for question in sorted(near, key=lambda one: _ease(one, need)):
        if len(chosen) < count and not taken & set(question.article_ids):
            chosen.append((question, None))
            taken |= set(question.article_ids)
    return chosen


def _ease(question: QuestionLike, need: Need) -> tuple[int, int, int]:
    return (
        -len(need.shared(question.themes)),
        abs(question.difficulty - MIDDLE_DIFFICULTY),
        question.question_id,
    )


def choose_prompt(prompts: Sequence[Prompt], need: Need, used: Collection[str]) -> tuple[Prompt, str] | None:
    """The reflection prompt for an agenda with its reason: by theme, discipline, else general."""
    fresh = [prompt for prompt in prompts if prompt.text not in used] or list(prompts)
    by_theme = [(prompt, sum(key in need.themes for key in prompt.themes)) for prompt in fresh]
    best = max(by_theme, key=lambda pair: pair[1], default=None)
    if best is not None and best[1]:
        names = [need.themes[key] for key in best[0].themes if key in need.themes]
        return best[0], f"议题涉及{'、'.join(names[:2])}"
    near = [prompt for prompt in fresh if prompt.discipline and prompt.discipline in need.disciplines]
    if near:
        return near[0], "与议题所属纪律相同"
    general = [prompt for prompt in fresh if not prompt.themes]
    return (general[0], "适用于任何议题") if general else None
