"""What the question bank does when a rule changes: held questions are asked nowhere until cleared."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse

from xueji.activity.assessments import findable, permissions
from xueji.activity.assessments.models import Option, Question, QuestionCitation, QuestionRevision
from xueji.common.audit import services as audit
from xueji.foundation.library import services as library
from xueji.foundation.rule_changes import services as rule_changes
from xueji.foundation.rule_changes.services import Cited

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User

Status = Question.Status
TITLE_CHARACTERS = 60


class QuestionsCite:
    """Questions as things that cite articles."""

    key, label = "question", "试题"

    def citing(self, article_ids: Collection[int]) -> list[Cited]:
        """Questions in use or in the making."""
        rows = QuestionCitation.objects.filter(article_id__in=list(article_ids))
        rows = rows.exclude(question__status=Status.RETIRED).select_related("question__current")
        return [_cited(row) for row in rows.order_by("question_id", "article_id")]

    def hold(self, object_keys: Collection[str], reason: str, now: datetime) -> None:
        """Published questions become 待修订: they leave draws, packs and reviews."""
        rows = Question.objects.select_for_update().filter(pk__in=list(object_keys), status=Status.PUBLISHED)
        for question in rows.order_by("pk"):
            library.hold_content(question, "assessments.hold", f"试题 {question.code} ", reason, now)
            findable.refresh(question)

    def recite(
        self, object_key: str, articles: Mapping[int, int], actor: "User | None", now: datetime
    ) -> None:
        """Cite the new articles instead of the old ones."""
        question = Question.objects.select_for_update().get(pk=object_key)
        rows = list(question.citations.filter(article_id__in=list(articles)))
        if rows:
            _keep_former(question, now)
        present = set(question.citations.values_list("article_id", flat=True))
        for row in rows:
            heir = articles[row.article_id]
            if heir in present:
                row.delete()
                continue
            row.article_id = heir
            row.save(update_fields=["article"])
        if rows:
            summary = f"试题 {question.code} 引用的条文改到新版本"
            audit.record(actor=actor, action="assessments.recite", target=question, summary=summary, at=now)

    def release(self, object_key: str, actor: "User", now: datetime) -> None:
        """Put a held question back into draws; not by somebody who wrote it."""
        question = Question.objects.select_for_update().get(pk=object_key)
        standing, name = permissions.standing(actor, question, now), f"试题 {question.code} "
        if library.release_content(question, "assessments.release", name, standing, actor, now):
            findable.refresh(question)


def _keep_former(question: Question, now: datetime) -> None:
    """What was asked stays with its articles; from now on the same words are asked under the new ones."""
    cited = question.citations.order_by("pk").values_list("article_id", flat=True)
    former = ",".join(str(key) for key in cited)
    present = question.current
    question.revisions.filter(former_articles="").update(former_articles=former)
    if present is None:
        return
    options = list(present.options.order_by("letter"))
    copy = QuestionRevision.objects.create(
        question=question,
        number=question.revisions.count() + 1,
        stem=present.stem,
        explanation=present.explanation,
        author=present.author,
        created_at=now,
    )
    Option.objects.bulk_create(
        Option(revision=copy, letter=one.letter, text=one.text, is_correct=one.is_correct) for one in options
    )
    question.current = copy
    question.save(update_fields=["current"])


def _cited(row: QuestionCitation) -> Cited:
    question = row.question
    stem = question.current.stem[:TITLE_CHARACTERS] if question.current else question.code
    return Cited(
        object_key=str(question.pk),
        article_id=row.article_id,
        title=f"{question.get_kind_display()}题：{stem}",
        url=reverse("assessments:question", args=[question.pk]),
        owner_id=question.author_id,
        organization_id=question.organization_id,
    )


def register() -> None:
    """Make questions known to what follows a change of rules."""
    rule_changes.register(QuestionsCite())
