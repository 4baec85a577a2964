"""Saving questions: new words are a new revision, the old one stays for those who were asked it."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from xueji.activity.assessments import findable, permissions, rules
from xueji.activity.assessments.models import Option, Question, QuestionCitation, QuestionRevision
from xueji.activity.assessments.rules import OptionDraft
from xueji.activity.assessments.services.keys import forget
from xueji.common.audit import services as audit
from xueji.common.errors import DomainError
from xueji.foundation.library import selectors as library
from xueji.foundation.library import services as content_services

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Organization, User

DATA_FIELDS = ("discipline", "difficulty", "themes")


class QuestionEditedMeanwhile(DomainError):
    """Somebody else saved the question after this form was opened; nothing was written.

    Attributes:
        current: the question as it now is.
    """

    def __init__(self, current: Question) -> None:
        super().__init__(
            "这道题在打开表单之后已由别人保存过，这次没有写入。下面是现在的内容，请合到表单里再保存。"
        )
        self.current = current


@dataclass(frozen=True, slots=True)
class QuestionContent:
    """What a question asks and what is said about it; ``themes`` are words with 、 between them."""

    kind: str
    stem: str
    options: tuple[OptionDraft, ...]
    explanation: str = ""
    discipline: str = ""
    difficulty: int = 2
    themes: str = ""
    article_ids: tuple[int, ...] = ()


def save_question(
    *,
    code: str,
    kind: str,
    stem: str,
    options: Sequence[tuple[str, str, bool]],
    explanation: str = "",
    discipline: str = "",
    difficulty: int = 2,
    themes: str | Iterable[str] = "",
    article_ids: Sequence[int] = (),
    status: str = "draft",
    organization: "Organization | None" = None,
    actor: "User | None",
    now: datetime,
) -> Question:
    """Create or update the question with this code; changed words or options make a new revision.

    Args:
        options: (letter, text, is right), from A on.
        actor: None for the system (demo content, command line).
    Raises:
        DomainError: the question is not fit to be asked, or its kind was changed.
    """
    content = QuestionContent(
        kind=kind,
        stem=stem.strip(),
        options=tuple(OptionDraft(letter, text.strip(), right) for letter, text, right in options),
        explanation=explanation.strip(),
        discipline=discipline,
        difficulty=difficulty,
        themes=library.joined_words(themes),
        article_ids=tuple(dict.fromkeys(article_ids)),
    )
    with transaction.atomic():
        question = Question.objects.select_for_update().filter(code=code).first()
        if question is None:
            question = Question(code=code, kind=kind, created_at=now, author=actor)
        elif (question.status, question.organization_id) == (
            status,
            organization.pk if organization else None,
        ):
            return _store(question, content, actor, now)
        if status == Question.Status.PUBLISHED != question.status:
            question.published_at = now
        question.status, question.organization = status, organization
        return _store(question, content, actor, now, is_changed=True)


def create_question(
    content: QuestionContent, *, organization: "Organization | None", actor: "User", now: datetime
) -> Question:
    """Create a draft from the form.

    Raises:
        DomainError: the actor is no editor of the unit, or the question is not fit to be asked.
    """
    if not permissions.may_edit_in(actor, organization, now):
        raise DomainError("新建试题需要这个单位的“内容编辑”角色。")
    with transaction.atomic():
        code = f"q{now:%Y%m%d}-{secrets.token_hex(4)}"
        question = Question(
            code=code, kind=content.kind, created_at=now, author=actor, organization=organization
        )
        return _store(question, content, actor, now, is_changed=True)


def edit_question(
    question_id: int, content: QuestionContent, *, edit_no: int, actor: "User", now: datetime
) -> Question:
    """Save the form over the version it was opened with; a changed published question goes back to draft.

    Raises:
        QuestionEditedMeanwhile: the question has a later version than ``edit_no``.
        DomainError: the actor is no editor of the unit, or the question is not fit to be asked.
    """
    with transaction.atomic():
        question = Question.objects.select_for_update().get(pk=question_id)
        if not permissions.may_edit_in(actor, question.organization, now):
            raise DomainError("修改试题需要这个单位的“内容编辑”角色。")
        if question.edit_no != edit_no:
            raise QuestionEditedMeanwhile(question)
        return _store(question, content, actor, now, returns_to_draft=True)


def move_question(
    question_id: int, move: library.Move, *, actor: "User", now: datetime, note: str = ""
) -> Question:
    """Take one step from draft to retired; author, reviewer and publisher are three persons.

    Args:
        note: the reviewer's words, required for sending back.
    Raises:
        DomainError: the role is missing, the status does not allow it, it is the same person, no note.
    """
    with transaction.atomic():
        question = Question.objects.select_for_update().get(pk=question_id)
        standing = permissions.standing(actor, question, now)
        name = f"试题 {question.code} "
        action = f"assessments.{move}_question"
        content_services.take_step(question, move, standing, action, name, actor, now, note)
        findable.refresh(question)
    return question


def checked(question: Question, content: QuestionContent) -> QuestionContent:
    """The content itself.

    Raises:
        DomainError: the question is not fit to be asked, or its kind was changed.
    """
    if question.pk and question.kind != content.kind:
        raise DomainError("已有的试题不能换题型，请另建一题。")
    if content.kind not in Question.Kind.values:
        raise DomainError(f"没有“{content.kind}”这种题型。")
    problems = rules.question_problems(content.kind, content.stem, content.options, len(content.article_ids))
    if problems:
        said = "".join(sentence for found in problems.values() for sentence in found)
        raise DomainError(f"试题 {question.code}：{said}")
    return content


def _store(
    question: Question,
    content: QuestionContent,
    actor: "User | None",
    now: datetime,
    *,
    is_changed: bool = False,
    returns_to_draft: bool = False,
) -> Question:
    checked(question, content)
    is_new = question.pk is None
    new_words = is_new or _words_of(question) != (content.stem, content.explanation, content.options)
    if not (is_changed or new_words or _data_changed(question, content)):
        return question
    for name in DATA_FIELDS:
        setattr(question, name, getattr(content, name))
    if returns_to_draft:
        question.status = Question.Status.DRAFT
        question.forget_review()
    question.edit_no += 1
    question.updated_at = now
    question.save()
    if new_words:
        question.current = _add_revision(question, content, actor, now)
        question.save(update_fields=["current"])
    question.citations.all().delete()
    QuestionCitation.objects.bulk_create(
        [QuestionCitation(question=question, article_id=article_id) for article_id in content.article_ids]
    )
    findable.refresh(question)
    audit.record(
        actor=actor,
        action="assessments.create_question" if is_new else "assessments.edit_question",
        target=question,
        summary=f"{'新建' if is_new else '修改'}{question.get_kind_display()}题 {question.code}",
        at=now,
    )
    return question


def _words_of(question: Question) -> tuple[str, str, tuple[OptionDraft, ...]] | None:
    revision = question.current
    if revision is None:
        return None
    options = revision.options.order_by("letter").values_list("letter", "text", "is_correct")
    return revision.stem, revision.explanation, tuple(OptionDraft(*option) for option in options)


def _data_changed(question: Question, content: QuestionContent) -> bool:
    cited = tuple(question.citations.order_by("pk").values_list("article_id", flat=True))
    stored = tuple(getattr(question, name) for name in DATA_FIELDS)
    return (stored, cited) != (tuple(getattr(content, name) for name in DATA_FIELDS), content.article_ids)


def _add_revision(
    question: Question, content: QuestionContent, actor: "User | None", now: datetime
) -> QuestionRevision:
    revision = QuestionRevision.objects.create(
        question=question,
        number=question.revisions.count() + 1,
        stem=content.stem,
        explanation=content.explanation,
        author=actor,
        created_at=now,
    )
    Option.objects.bulk_create(
        [
            Option(revision=revision, letter=one.letter, text=one.text, is_correct=one.is_correct)
            for one in content.options
        ]
    )
    forget(revision.pk)
    return revision
