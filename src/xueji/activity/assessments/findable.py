"""What the search finds of the question bank, for those who may read it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from xueji.activity.assessments import permissions
from xueji.activity.assessments.models import Question
from xueji.activity.assessments.selectors.questions import questions_for
from xueji.common.search import registry
from xueji.common.search import services as search
from xueji.common.search.entries import Entry
from xueji.foundation.organizations import selectors as organizations

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User

QUESTION = "question"
TITLE_CHARACTERS = 60


def register() -> None:
    """Make the kind known to the search."""
    kind = registry.SearchKind(QUESTION, "试题", 40, entries, is_open=is_open, readable=readable)
    registry.register_kind(kind)


def refresh(question: Question) -> None:
    """Write what can be found of one question; belongs inside the transaction of the change."""
    search.put(entry_of(question))


def entries() -> Iterator[Entry]:
    """Every question, whatever its status."""
    rows = Question.objects.select_related("current", "organization").order_by("pk")
    for question in rows.iterator():
        yield entry_of(question)


def entry_of(question: Question) -> Entry:
    """The question in its present words."""
    revision = question.current
    options = revision.options.order_by("letter").values_list("letter", "text") if revision else ()
    stem = revision.stem if revision else question.code
    return Entry(
        kind=QUESTION,
        key=str(question.pk),
        title=stem[:TITLE_CHARACTERS],
        url=reverse("assessments:question", args=[question.pk]),
        body="\n".join([stem, *(f"{letter}. {text}" for letter, text in options)]),
        context=f"{question.get_kind_display()} {question.code} {question.themes}",
        disciplines=(question.discipline,) if question.discipline else (),
        units=organizations.unit_ids_above(question.organization),
        day=timezone.localdate(question.updated_at),
    )


def is_open(viewer: User, now: datetime) -> bool:
    """Whether the viewer may see the bank at all."""
    return permissions.may_read_bank(viewer, now)


def readable(viewer: User, keys: Collection[str], now: datetime) -> set[str]:
    """Those of the questions the viewer may open."""
    found = questions_for(viewer, now).filter(pk__in=[int(key) for key in keys])
    return {str(key) for key in found.values_list("pk", flat=True)}
