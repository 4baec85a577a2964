"""What a file would change in the graph, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .skos import Note, SkosConcept

WORDS = {
    "label": "名称",
    "notation": "代码",
    "definition": "定义",
    "scope_note": "适用说明",
    "labels": "别名",
    "notes": "注释",
    "matches": "与其他词表的对应",
    "broader": "上位概念",
    "related": "相关概念",
    "references": "依据与关联",
    "discipline": "纪律",
    "is_retired": "停用",
    "merged_into": "并入",
}


@dataclass(frozen=True)
class FieldChange:
    """One field before and after, in words."""

    name: str
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class ConceptChange:
    """A concept the file changes; ``fields`` is never empty."""

    concept: SkosConcept
    fields: list[FieldChange]


def changes_between(stored: SkosConcept, read: SkosConcept, names: Mapping[str, str]) -> list[FieldChange]:
    """Fields in which the file differs from the graph; links are only ever added by a file.

    Args:
        names: labels by URI, for concepts named by others.
    """
    found = []
    for name, label in WORDS.items():
        before, after = getattr(stored, name), getattr(read, name)
        if name == "references":
            after = before | after
        if name == "notation" and not after:
            continue
        if before != after:
            found.append(FieldChange(name, label, _words(before, names), _words(after, names)))
    return found


def _words(value: object, names: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, frozenset):
        return "、".join(sorted(_word(one, names) for one in value))
    return names.get(str(value), str(value))


def _word(value: object, names: Mapping[str, str]) -> str:
    if isinstance(value, Note):
        return value.text
    if isinstance(value, tuple):
        return f"{value[0]} {value[1]}"
    return names.get(str(value), str(value))
