"""Questions as things that concepts of the knowledge graph are linked to."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse

from xueji.foundation.knowledge_graph import services as graph

if TYPE_CHECKING:
    from xueji.activity.assessments.models import Question
    from xueji.foundation.organizations.models import User

KIND = "question"
TITLE_CHARACTERS = 60


def register() -> None:
    """Offer questions to the knowledge graph, to those who may see questions with their answers."""
    from xueji.activity.assessments import permissions

    graph.register_kind(
        graph.LinkKind(
            key=KIND,
            label="试题",
            icon="list-check",
            order=20,
            visible=permissions.may_read_bank,
            targets=targets,
            search=search,
            citing=citing,
            texts=texts,
            codes=codes,
            ids=ids,
        )
    )


def _target(question: "Question") -> graph.Target:
    stem = question.current.stem if question.current else question.code
    short = stem if len(stem) <= TITLE_CHARACTERS else f"{stem[:TITLE_CHARACTERS]}…"
    return graph.Target(
        question.pk,
        short,
        detail=question.get_kind_display(),
        url=reverse("assessments:question", args=[question.pk]),
        is_current=question.status == question.Status.PUBLISHED,
    )


def targets(viewer: "User", ids: Collection[int], now: datetime) -> dict[int, graph.Target]:
    """Questions by id, only those the viewer may open."""
    from xueji.activity.assessments.selectors import questions_for

    rows = questions_for(viewer, now).filter(pk__in=list(ids))
    return {question.pk: _target(question) for question in rows}


def search(viewer: "User", words: str, now: datetime, limit: int) -> list[graph.Target]:
    """Published questions by their words."""
    from xueji.activity.assessments.selectors import questions_for

    rows = questions_for(viewer, now).filter(status="published")
    for word in words.split()[:6]:
        rows = rows.filter(current__stem__icontains=word)
    return [_target(one) for one in rows.order_by("pk")[:limit]]


def citing(article_ids: Collection[int]) -> dict[int, list[int]]:
    """Published questions by the article that decides them."""
    from xueji.activity.assessments.models import QuestionCitation

    rows = QuestionCitation.objects.filter(article_id__in=list(article_ids), question__status="published")
    found: dict[int, list[int]] = {}
    for article_id, question_id in rows.order_by("question_id").values_list("article_id", "question_id"):
        found.setdefault(article_id, []).append(question_id)
    return found


def texts() -> list[graph.TargetText]:
    """Every published question with its explanation."""
    from xueji.activity.assessments.models import Question

    rows = Question.objects.filter(status="published").exclude(current=None).order_by("pk")
    return [
        graph.TargetText(key, stem, f"{stem}\n{themes}\n{explanation}")
        for key, stem, themes, explanation in rows.values_list(
            "pk", "current__stem", "themes", "current__explanation"
        )
    ]


def codes(ids: Collection[int]) -> dict[int, str]:
    """Codes by id."""
    from xueji.activity.assessments.models import Question

    return dict(Question.objects.filter(pk__in=list(ids)).values_list("pk", "code"))


def ids(codes: Collection[str]) -> dict[str, int]:
    """Ids by code."""
    from xueji.activity.assessments.models import Question

    return dict(Question.objects.filter(code__in=list(codes)).values_list("code", "pk"))
