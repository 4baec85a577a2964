"""Reading questions."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils import timezone

from xueji.activity.assessments import permissions
from xueji.activity.assessments.models import Question, QuestionCitation, QuestionRevision
from xueji.foundation.library import selectors as library
from xueji.foundation.organizations import selectors as organizations

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User

Kind = Question.Kind
Status = Question.Status


@dataclass(frozen=True, slots=True)
class QuestionText:
    """A published question as matching reads it."""

    question_id: int
    revision_id: int
    stem: str
    themes: list[str]
    discipline: str
    difficulty: int
    article_ids: list[int]


@dataclass(frozen=True, slots=True)
class OptionView:
    """One option."""

    letter: str
    text: str
    is_correct: bool


@dataclass(frozen=True, slots=True)
class RevisionView:
    """A question in the words of one revision; ``correct`` holds the right letters, e.g. ``ACD``."""

    revision_id: int
    question_id: int
    kind: str
    kind_label: str
    stem: str
    explanation: str
    options: list[OptionView]
    correct: str
    article_ids: list[int]


def question_candidates() -> list[QuestionText]:
    """Every published question in its present words."""
    rows = Question.objects.filter(status=Status.PUBLISHED).exclude(current=None).order_by("pk")
    return [
        QuestionText(
            question_id=question.pk,
            revision_id=question.current.pk,
            stem=question.current.stem,
            themes=library.split_words(question.themes),
            discipline=question.discipline,
            difficulty=question.difficulty,
            article_ids=[citation.article_id for citation in question.citations.all()],
        )
        for question in rows.select_related("current").prefetch_related("citations")
        if question.current is not None
    ]


def revisions_by_ids(ids: Collection[int]) -> dict[int, RevisionView]:
    """Revisions by id with options and cited articles, whatever the question's status; three queries."""
    rows = QuestionRevision.objects.filter(pk__in=list(ids)).select_related("question")
    return {row.pk: _view(row) for row in rows.prefetch_related("options", "question__citations")}


def _view(revision: QuestionRevision) -> RevisionView:
    options = sorted(revision.options.all(), key=lambda option: option.letter)
    return RevisionView(
        revision_id=revision.pk,
        question_id=revision.question_id,
        kind=revision.question.kind,
        kind_label=revision.question.get_kind_display(),
        stem=revision.stem,
        explanation=revision.explanation,
        options=[OptionView(option.letter, option.text, option.is_correct) for option in options],
        correct="".join(option.letter for option in options if option.is_correct),
        article_ids=_articles_of(revision),
    )


def _articles_of(revision: QuestionRevision) -> list[int]:
    """What the words were asked under: an old result keeps its article when the question cites a new one."""
    if revision.former_articles:
        return [int(key) for key in revision.former_articles.split(",")]
    return [citation.article_id for citation in revision.question.citations.all()]


def questions_for_articles(article_ids: Collection[int]) -> dict[int, list[int]]:
    """Present revisions of published questions by the article they cite."""
    rows = QuestionCitation.objects.filter(
        article_id__in=list(article_ids), question__status=Status.PUBLISHED
    ).exclude(question__current=None)
    found: dict[int, list[int]] = {}
    for article_id, revision_id in rows.order_by("question_id").values_list(
        "article_id", "question__current_id"
    ):
        found.setdefault(article_id, []).append(revision_id)
    return found


def questions_for(viewer: "User", now: datetime) -> "QuerySet[Question]":
    """What the viewer may open in the question bank: drafts only where the viewer writes or reviews."""
    if not permissions.may_read_bank(viewer, now):
        return Question.objects.none()
    paths = organizations.scope_paths(viewer, *permissions.WRITERS, on=timezone.localdate(now))
    scoped = organizations.in_scope_q("organization__path", paths)
    settled = Q(status__in=(Status.PUBLISHED, Status.STALE, Status.RETIRED))
    top = library.holds_content_role(viewer, permissions.WRITERS, None, now)
    unowned = Q(organization=None) if top else Q(pk__in=[])
    found = Question.objects.filter(settled | Q(author=viewer) | scoped | unowned)
    return found.select_related("current", "organization")
