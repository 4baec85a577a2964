"""Two wordings side by side, paragraph by paragraph, with the words that changed."""

from dataclasses import dataclass
from difflib import SequenceMatcher

from xueji.common.search.tokens import cut

# Two paragraphs that share half of their characters in order are one paragraph that was changed.
SAME_PARAGRAPH_RATIO = 0.5


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words; ``change`` is empty, ``del`` (only before) or ``ins`` (only after)."""

    text: str
    change: str = ""


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One paragraph before and after; an empty side has no such paragraph."""

    before: list[Piece]
    after: list[Piece]


def compare_texts(before: str, after: str) -> list[ComparedRow]:
    """Align the paragraphs of two texts and mark what changed within each pair."""
    old, new = before.splitlines(), after.splitlines()
    rows: list[ComparedRow] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        left, right = old[i1:i2], new[j1:j2]
        if tag == "equal":
            rows += [ComparedRow([Piece(line)], [Piece(line)]) for line in left]
            continue
        rows += _aligned(left, right)
    return rows


def _aligned(left: list[str], right: list[str]) -> list[ComparedRow]:
    """Pair each new paragraph with the first old one it resembles; what has no partner stands alone."""
    rows, start = [], 0
    for line in right:
        partner = next((at for at in range(start, len(left)) if _resembles(left[at], line)), None)
        if partner is None:
            rows.append(_pair([], [line]))
            continue
        rows += [_pair([lost], []) for lost in left[start:partner]]
        rows.append(_pair([left[partner]], [line]))
        start = partner + 1
    return rows + [_pair([lost], []) for lost in left[start:]]


def _resembles(before: str, after: str) -> bool:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    # The quick ratios are upper bounds: most pairs are ruled out without the slow one.
    return all(
        ratio() >= SAME_PARAGRAPH_RATIO
        for ratio in (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)
    )


def _pair(left: list[str], right: list[str]) -> ComparedRow:
    if not left or not right:
        return ComparedRow([Piece(line, "del") for line in left], [Piece(line, "ins") for line in right])
    before, after = cut(left[0]), cut(right[0])
    row = ComparedRow([], [])
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if i1 < i2:
            row.before.append(Piece("".join(before[i1:i2]), "" if tag == "equal" else "del"))
        if j1 < j2:
            row.after.append(Piece("".join(after[j1:j2]), "" if tag == "equal" else "ins"))
    return row
