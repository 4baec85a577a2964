"""Adding words to the kept lists, and taking them out again."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from xueji.common.audit import services as audit
from xueji.common.errors import DomainError
from xueji.foundation.library import permissions, rules
from xueji.foundation.library.models import Resource, ResourceTerm, VocabularyTerm
from xueji.foundation.library.selectors.vocabulary import kept_word, word_names

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User

NAME_MAX_CHARACTERS = 40


def add_term(
    kind: str, name: str, *, is_new_type: bool = False, actor: "User", now: datetime
) -> VocabularyTerm:
    """Add an industry or a type of violation.

    Raises:
        DomainError: the actor is no editor, the word is empty, too long, several words, or there already.
    """
    if not permissions.may_create(actor, now):
        raise DomainError("添加词条需要“内容编辑”角色。")
    word = " ".join(name.split())
    if not word or len(word) > NAME_MAX_CHARACTERS or rules.split_words(word) != [word]:
        raise DomainError(f"请填写一个词，最多 {NAME_MAX_CHARACTERS} 个字，不带顿号和逗号。")
    if kept_word(word) in word_names(kind):
        raise DomainError(f"词表里已有“{kept_word(word)}”，直接选用即可。")
    with transaction.atomic():
        term = VocabularyTerm.objects.create(
            kind=kind, name=word, is_new_type=is_new_type, added_by=actor, added_at=now
        )
        summary = f"词表“{term.get_kind_display()}”添加“{word}”"
        audit.record(actor=actor, action="library.add_term", target=term, summary=summary, at=now)
    return term


def remove_term(term_id: int, *, actor: "User", now: datetime) -> None:
    """Take out a word that an editor added and nothing uses.

    Raises:
        DomainError: the actor is no editor, or resources carry the word.
    """
    if not permissions.may_create(actor, now):
        raise DomainError("删除词条需要“内容编辑”角色。")
    with transaction.atomic():
        term = VocabularyTerm.objects.select_for_update().get(pk=term_id)
        used = _uses(term)
        if used:
            raise DomainError(f"有 {used} 份资源用着“{term.name}”，先改过这些资源才能删除。")
        summary = f"词表“{term.get_kind_display()}”删除“{term.name}”"
        audit.record(actor=actor, action="library.remove_term", target=term, summary=summary, at=now)
        term.delete()


def _uses(term: VocabularyTerm) -> int:
    if term.kind == VocabularyTerm.Kind.INDUSTRY:
        return Resource.objects.filter(industry=term.name).count()
    return ResourceTerm.objects.filter(kind=ResourceTerm.Kind.VIOLATION, word=term.name).count()
