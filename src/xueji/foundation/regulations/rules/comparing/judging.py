"""Which class a row belongs to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from .likeness import similarity
from .model import Change, ChangeKind, ComparedArticle, Pairing
from .wording import Place, folded, is_struck_out, same_words


class Judge:
    """Classes rows, knowing all of them: a cited article may have been renumbered too."""

    def __init__(
        self, old: Sequence[ComparedArticle], new: Sequence[ComparedArticle], pairings: Sequence[Pairing]
    ) -> None:
        self.old, self.new = old, new
        self.heirs: defaultdict[Place, set[Place]] = defaultdict(set)
        for before, after in pairings:
            for first in before:
                self.heirs[_place(old[first])] |= {_place(new[second]) for second in after}

    def changes(self, pairing: Pairing) -> list[Change]:
        """The row of a pairing; a family whose words changed besides gives an amended row first."""
        before, after = pairing
        if len(before) <= 1 and len(after) <= 1:
            return [self.single(before, after)]
        kind = ChangeKind.SPLIT if len(before) == 1 else ChangeKind.MERGED
        whole = Change(before, after, kind, self.likeness(before, after))
        if self.says_the_same(before, after):
            return [whole]
        return [self.main(before, after), whole]

    def single(self, before: tuple[int, ...], after: tuple[int, ...]) -> Change:
        """At most one article on each side."""
        kind = self.kind(before, after)
        alone = kind in (ChangeKind.NEW, ChangeKind.REPEALED)
        return Change(before, after, kind, 0.0 if alone else self.likeness(before, after))

    def kind(self, before: tuple[int, ...], after: tuple[int, ...]) -> ChangeKind:
        """Class of a row with at most one article on each side."""
        if not before or not after:
            return ChangeKind.REPEALED if before else ChangeKind.NEW
        first, second = self.old[before[0]], self.new[after[0]]
        if is_struck_out(first.text) != is_struck_out(second.text):
            return ChangeKind.REPEALED if is_struck_out(second.text) else ChangeKind.NEW
        if not self.says_the_same(before, after):
            return ChangeKind.AMENDED
        if _place(first) != _place(second):
            return ChangeKind.RENUMBERED
        return ChangeKind.UNCHANGED if first.text == second.text else ChangeKind.EDITORIAL

    def says_the_same(self, before: tuple[int, ...], after: tuple[int, ...]) -> bool:
        """Whether nothing but numbers, punctuation and spelling differs."""
        return same_words(_text(self.old, before), _text(self.new, after), self.heirs_of)

    def heirs_of(self, place: Place) -> set[Place]:
        """New numbers of an old one."""
        return self.heirs.get(place, set())

    def likeness(self, before: tuple[int, ...], after: tuple[int, ...]) -> float:
        """Similarity of the words of both sides, four decimals; 1 where they say the same."""
        if self.says_the_same(before, after):
            return 1.0
        value = similarity(folded(_text(self.old, before)), folded(_text(self.new, after)))
        return min(round(value, 4), 0.9999)

    def main(self, before: tuple[int, ...], after: tuple[int, ...]) -> Change:
        """The two members of a family that are most alike; with what came or went they count as amended."""
        found = [
            Change((first,), (second,), ChangeKind.AMENDED, self.likeness((first,), (second,)))
            for first in before
            for second in after
        ]
        return max(found, key=lambda change: change.similarity)


def _place(article: ComparedArticle) -> Place:
    return article.number, article.suffix


def _text(articles: Sequence[ComparedArticle], places: tuple[int, ...]) -> str:
    return "\n".join(articles[place].text for place in places)
