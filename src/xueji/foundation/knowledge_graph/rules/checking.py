"""What is wrong with a graph, found from plain values."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from .hierarchy import ancestors_of, find_cycles, inverse

LABELS = {
    "cycle": "上下位成环",
    "orphan": "没有归入任何纪律",
    "duplicate": "名称重复",
    "no_article": "没有依据条文",
    "absent": "依据条文已废止或不在库中",
    "gone": "关联的对象已不存在",
    "uncovered": "纪律没有内容",
    "retired_above": "上位概念已停用",
    "clash": "上下位又相关",
}


@dataclass(frozen=True)
class Seen:
    """One concept in use as the checks see it."""

    key: int
    label: str
    names: Collection[str]
    discipline: str
    article_count: int


@dataclass(frozen=True)
class Finding:
    """One problem: its kind (a key of ``LABELS``), the concept to open, and a sentence."""

    kind: str
    key: int | None
    message: str
    keys: tuple[int, ...] = field(default=())

    @property
    def label(self) -> str:
        """The kind in words."""
        return LABELS[self.kind]


def check_graph(
    concepts: Mapping[int, Seen],
    broader: Mapping[int, Collection[int]],
    related: Collection[tuple[int, int]],
    retired: Collection[int],
    disciplines: Mapping[str, str],
) -> list[Finding]:
    """Problems of structure; links to articles and things are checked where they are stored.

    Args:
        broader: edges of concepts in use, those to retired ones included.
        disciplines: words of the six disciplines by value.
    """
    found = [*_cycles(concepts, broader), *_retired_above(concepts, broader, retired)]
    found += _orphans(concepts, broader)
    found += _duplicates(concepts)
    found += _clashes(concepts, broader, related)
    below = inverse(broader)
    found += [
        Finding("no_article", key, f"“{one.label}”没有关联条文。")
        for key, one in concepts.items()
        if not one.article_count and not below.get(key) and broader.get(key)
    ]
    return [*found, *_uncovered(concepts, below, disciplines)]


def _cycles(concepts: Mapping[int, Seen], broader: Mapping[int, Collection[int]]) -> list[Finding]:
    return [
        Finding(
            "cycle",
            group[0],
            f"{'、'.join(f'“{concepts[key].label}”' for key in group if key in concepts)}互为上位。",
            tuple(group),
        )
        for group in find_cycles(broader)
    ]


def _retired_above(
    concepts: Mapping[int, Seen], broader: Mapping[int, Collection[int]], retired: Collection[int]
) -> list[Finding]:
    return [
        Finding("retired_above", key, f"“{one.label}”的上位概念已停用，请换一个上位概念。")
        for key, one in concepts.items()
        if any(above in retired for above in broader.get(key, ()))
    ]


def _orphans(concepts: Mapping[int, Seen], broader: Mapping[int, Collection[int]]) -> list[Finding]:
    tops = {key for key, one in concepts.items() if one.discipline and not broader.get(key)}
    return [
        Finding("orphan", key, f"“{one.label}”不在六项纪律之下，请填写上位概念。")
        for key, one in concepts.items()
        if key not in tops and not ancestors_of(broader, key) & tops
    ]


def _duplicates(concepts: Mapping[int, Seen]) -> list[Finding]:
    owners: dict[str, list[int]] = {}
    for key, one in concepts.items():
        for name in {one.label, *one.names}:
            owners.setdefault(name, []).append(key)
    found = []
    for name, keys in owners.items():
        if len(keys) > 1:
            others = "、".join(f"“{concepts[key].label}”" for key in keys)
            found.append(
                Finding("duplicate", keys[0], f"“{name}”同时是 {others} 的名称或别名。", tuple(keys))
            )
    return found


def _clashes(
    concepts: Mapping[int, Seen],
    broader: Mapping[int, Collection[int]],
    related: Collection[tuple[int, int]],
) -> list[Finding]:
    """SKOS S27: what is above or below is not *related*."""
    return [
        Finding("clash", one, f"“{concepts[one].label}”与“{concepts[other].label}”既是上下位又标为相关。")
        for one, other in related
        if one in concepts
        and other in concepts
        and (other in ancestors_of(broader, one) or one in ancestors_of(broader, other))
    ]


def _uncovered(
    concepts: Mapping[int, Seen], below: Mapping[int, Collection[int]], disciplines: Mapping[str, str]
) -> list[Finding]:
    found = []
    for value, word in disciplines.items():
        tops = [key for key, one in concepts.items() if one.discipline == value]
        if not tops:
            found.append(Finding("uncovered", None, f"没有代表{word}的概念。"))
        elif not any(below.get(key) for key in tops):
            found.append(Finding("uncovered", tops[0], f"{word}之下还没有主题。"))
    return found
