"""From an agenda to a study pack: what is proposed, in what order, and why."""

import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils import timezone

from xueji.activity.assessments import selectors as questions
from xueji.activity.spaced_repetition import selectors as memory
from xueji.activity.study_sessions import matching, rules
from xueji.activity.study_sessions.article_index import article_index
from xueji.activity.study_sessions.floor import floor_articles
from xueji.activity.study_sessions.models import PackItem, StudySession
from xueji.activity.study_sessions.policy import SessionPolicy, session_policy
from xueji.foundation.learning_records import selectors as river
from xueji.foundation.library import selectors as library
from xueji.foundation.regulations import selectors as regulations

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Organization

DATA = Path(__file__).parent / "data"
# Candidates asked of retrieval: enough to replace what was studied lately.
CANDIDATES = 24
# Articles beyond the usual number fill the minutes when their score reaches this share of the best.
FILLING_SCORE = 0.25
FLOOR_OFFER = "可以改学纪律底线：{names}。"
DISCIPLINES = {
    "政治": "political",
    "组织": "organizational",
    "廉洁": "integrity",
    "群众": "mass",
    "工作": "work",
    "生活": "life",
}


@dataclass(frozen=True)
class ProposedItem:
    """One proposed piece; of the four ids and ``prompt`` the one of its kind is set.

    Attributes:
        score: 0–1, articles only; seconds: study time; agenda_text: words of the agenda item it serves.
    """

    kind: str
    title: str
    reason: str
    seconds: int
    score: float = 0.0
    article_id: int | None = None
    resource_id: int | None = None
    revision_id: int | None = None
    prompt: str = ""
    agenda_text: str = ""


@dataclass(frozen=True)
class StudyPack:
    """A proposed pack; ``message`` says why there is nothing and what to do, ``floor`` is then the offer."""

    articles: list[ProposedItem] = field(default_factory=list)
    case: ProposedItem | None = None
    questions: list[ProposedItem] = field(default_factory=list)
    reflection: ProposedItem | None = None
    message: str = ""
    floor: list[ProposedItem] = field(default_factory=list)

    @property
    def items(self) -> list[ProposedItem]:
        """Everything in the order it is studied: articles, case, questions, reflection."""
        single = [self.case] if self.case else []
        last = [self.reflection] if self.reflection else []
        return [*self.articles, *single, *self.questions, *last]

    @property
    def seconds(self) -> int:
        """Study time of the whole."""
        return sum(item.seconds for item in self.items)


@dataclass(frozen=True)
class _Used:
    """What the unit's sessions used lately."""

    resource_ids: set[int]
    revision_ids: set[int]
    prompts: set[str]


def propose_pack(
    agenda: str,
    *,
    organization: "Organization | None" = None,
    person_ids: Collection[int] = (),
    now: datetime,
) -> StudyPack:
    """Propose a pack for an agenda, one item a line or in one sentence.

    Args:
        organization: the unit that meets, for local cases; only rules that apply to it are proposed.
        person_ids: the people invited.
    """
    policy = session_policy()
    index = _index_for(organization, timezone.localdate(now))
    outcome = matching.propose(index, agenda, matching.load_themes(), CANDIDATES)
    used = _used_lately(organization, now - timedelta(days=policy.not_repeated_days))
    fresh = _freshness(person_ids, now, policy)
    if not outcome.proposals:
        return _nothing_bears(outcome, index, fresh, used, policy)
    candidates = _article_items(outcome, fresh)
    need = _need(agenda, outcome, [item.article_id or 0 for item in candidates[: policy.pack_articles]])
    case = _case_item(organization, need, used)
    asked = _question_items(need, used, policy)
    reflection = _reflection_item(need, used, policy)
    rest = sum(item.seconds for item in [case, *asked, reflection] if item is not None)
    candidates = _worth_offering(candidates, policy.pack_articles)
    count = rules.fitting_count([item.seconds for item in candidates], rest, _figures(policy))
    return StudyPack(candidates[:count], case, asked, reflection)


def _index_for(organization: "Organization | None", on: date) -> matching.ArticleIndex:
    """The index all units share, closed to rules that do not apply to the unit; open without a unit."""
    index = article_index(on)
    return index.open_to(regulations.effective_set(organization, on).titles) if organization else index


def _worth_offering(items: list[ProposedItem], first: int) -> list[ProposedItem]:
    """The first few, and of the rest only those nearly as fit: a pack is not filled with the merely near."""
    floor_score = FILLING_SCORE * max(item.score for item in items)
    return items[:first] + [item for item in items[first:] if item.score >= floor_score]


def _figures(policy: SessionPolicy) -> rules.PackFigures:
    return rules.PackFigures(
        articles=policy.pack_articles,
        articles_least=policy.pack_articles_least,
        articles_most=policy.pack_articles_most,
        least_seconds=policy.pack_minutes_least * 60,
        most_seconds=policy.pack_minutes_most * 60,
    )


def _freshness(person_ids: Collection[int], now: datetime, policy: SessionPolicy) -> rules.Fresh:
    since = now - timedelta(days=policy.not_repeated_days)
    recent = river.recent_article_ids(person_ids, since) if person_ids else {}
    fading = memory.fading_articles(person_ids, now, policy.fading_recall) if person_ids else {}
    return rules.Fresh(recent, fading, timedelta(days=policy.fading_again_days), now)


def _article_items(outcome: matching.Outcome, fresh: rules.Fresh) -> list[ProposedItem]:
    proposals = {int(proposal.article_id): proposal for proposal in outcome.proposals}
    ordered, is_repetition = rules.order_articles(list(proposals), fresh)
    articles = regulations.articles_by_ids(ordered)
    found = []
    for article_id in ordered:
        proposal, article = proposals[article_id], articles[article_id]
        found.append(
            ProposedItem(
                kind=PackItem.Kind.ARTICLE,
                title=regulations.short_citation(article),
                reason=proposal.reason + _memory_words(article_id, fresh, is_repetition),
                seconds=reading_seconds(article.text),
                score=proposal.score,
                article_id=article_id,
                agenda_text=outcome.items[proposal.item_index].text,
            )
        )
    return found


def _memory_words(article_id: int, fresh: rules.Fresh, is_repetition: bool) -> str:
    if article_id in fresh.fading:
        return f"参会人员现在大约只记得 {round(fresh.fading[article_id] * 100)} %，排在前面。"
    return "近期学过，但没有其他相关条文。" if is_repetition else ""


def reading_seconds(text: str) -> int:
    """Seconds a text takes at the policy's reading speed."""
    return max(1, round(len(text) * 60 / session_policy().reading_characters_per_minute))


def _need(agenda: str, outcome: matching.Outcome, article_ids: Sequence[int]) -> rules.Need:
    hits = [hit for item in outcome.items for hit in item.hits]
    named = {DISCIPLINES[word] for hit in hits for word in hit.theme.disciplines if word in DISCIPLINES}
    return rules.Need(
        agenda=agenda,
        themes={hit.theme.key: hit.theme.name for hit in hits},
        disciplines=frozenset(named),
        article_ids=tuple(article_ids),
        themes_of=themes_of_word,
    )


@lru_cache(maxsize=8192)
def themes_of_word(word: str) -> frozenset[str]:
    """Keys of the themes a theme word of a case or question speaks of."""
    return frozenset(hit.theme.key for hit in matching.themes_of(word, matching.load_themes()))


def _case_item(organization: "Organization | None", need: rules.Need, used: _Used) -> ProposedItem | None:
    unit = rules.UnitFacts(organization.industry, organization.region) if organization else rules.UnitFacts()
    chosen = rules.choose_case(library.case_candidates(organization), need, unit, used.resource_ids)
    if chosen is None:
        return None
    case, reason = chosen
    seconds = case.reading_seconds or reading_seconds(case.text)
    return ProposedItem(PackItem.Kind.CASE, case.title, reason, seconds, resource_id=case.resource_id)


def _question_items(need: rules.Need, used: _Used, policy: SessionPolicy) -> list[ProposedItem]:
    candidates = questions.question_candidates()
    chosen = rules.choose_questions(candidates, need, used.revision_ids, policy.pack_questions)
    articles = regulations.articles_by_ids([article_id for _, article_id in chosen if article_id])
    found = []
    for question, article_id in chosen:
        words = (
            f"考查{regulations.short_citation(articles[article_id])}"
            if article_id
            else _theme_words(question, need)
        )
        item = ProposedItem(
            PackItem.Kind.QUESTION,
            question.stem,
            words,
            policy.question_seconds,
            revision_id=question.revision_id,
        )
        found.append(item)
    return found


def _theme_words(question: "questions.QuestionText", need: rules.Need) -> str:
    return f"与议题同涉{'、'.join(need.shared(question.themes)[:2])}"


def _reflection_item(need: rules.Need, used: _Used, policy: SessionPolicy) -> ProposedItem | None:
    chosen = rules.choose_prompt(load_prompts(), need, used.prompts)
    if chosen is None:
        return None
    prompt, reason = chosen
    return ProposedItem(
        PackItem.Kind.REFLECTION, prompt.text, reason, policy.reflection_seconds, prompt=prompt.text
    )


@lru_cache(maxsize=1)
def load_prompts() -> tuple[rules.Prompt, ...]:
    """The maintained list of reflection prompts, ``data/reflections.toml``."""
    rows = tomllib.loads((DATA / "reflections.toml").read_text(encoding="utf-8"))["reflection"]
    return tuple(rules.Prompt(row["text"], row.get("discipline", ""), tuple(row["themes"])) for row in rows)


def _nothing_bears(
    outcome: matching.Outcome,
    index: matching.ArticleIndex,
    fresh: rules.Fresh,
    used: _Used,
    policy: SessionPolicy,
) -> StudyPack:
    picks = floor_articles(index, fresh)
    articles = regulations.articles_by_ids(list(picks))
    floor = [
        ProposedItem(
            kind=PackItem.Kind.ARTICLE,
            title=regulations.short_citation(articles[article_id]),
            reason=reason,
            seconds=reading_seconds(articles[article_id].text),
            article_id=article_id,
        )
        for article_id, reason in picks.items()
    ]
    names = "、".join(item.title for item in floor)
    offer = FLOOR_OFFER.format(names=names) if floor else "请先导入法规，或手工选择学习内容。"
    reflection = _reflection_item(_need("", outcome, ()), used, policy)
    return StudyPack(reflection=reflection, message=f"{outcome.reason}{offer}", floor=floor)


def _used_lately(organization: "Organization | None", since: datetime) -> _Used:
    if organization is None:
        return _Used(set(), set(), set())
    held = StudySession.objects.filter(
        organization=organization, starts_at__gte=since, status__in=["live", "closed"]
    )
    rows = PackItem.objects.filter(session__in=held).values_list("resource_id", "revision_id", "prompt")
    resources, revisions, prompts = set(), set(), set()
    for resource_id, revision_id, prompt in rows:
        resources.add(resource_id)
        revisions.add(revision_id)
        prompts.add(prompt)
    return _Used(resources - {None}, revisions - {None}, prompts - {""})


def agenda_row_of(text: str, rows: Mapping[str, int]) -> int | None:
    """Which stored agenda line (text → id) an item as read belongs to."""
    for line, row_id in rows.items():
        if text and text in line.replace("中华人民共和国", ""):
            return row_id
    return None
