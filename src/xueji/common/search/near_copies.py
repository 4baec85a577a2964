"""Near copies of Chinese texts: shared runs of characters, with quoted passages left out of account.

Texts are compared by their overlapping runs of four characters (4-grams). An edit in one place changes four
of them, so a copy with one character in twenty changed still shares about four fifths. What both texts quote
from a third (a statute, say) is taken out first, or every two texts on one rule would look alike.
Knows no business word; NumPy arrays of hashes, no state.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from xueji.common.lazy import lazily

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
else:
    np = lazily("numpy")


Hashes: TypeAlias = "NDArray[np.uint64]"
Sketch: TypeAlias = "NDArray[np.uint32]"

GRAM_CHARACTERS = 4
# A run this long that also stands in the quoted source is a quotation; shorter ones are common phrases.
QUOTE_CHARACTERS = 10
# One gram in four goes into the stored sketch (FracMinHash, Irber et al. 2022): which one depends on the gram
# alone, so that sketches of two texts can be compared.
SKETCH_PART = 4
# Passages shorter than this are coincidence; two that stand closer than the gap are shown as one.
PASSAGE_CHARACTERS = 8
PASSAGE_GAP = 6
# A gram that stands in more texts than this says nothing about which two are copies.
COMMON_IN_TEXTS = 50

_BASE = 0x9E3779B97F4A7C15


@dataclass(frozen=True, slots=True)
class Letters:
    """The characters of a text that count, folded to lower case, and where each stands in the text."""

    codes: NDArray[np.uint64]
    places: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Overlap:
    """How much two texts share.

    Attributes:
        contained: share of the smaller text's grams that the other has too, 0 to 1.
        jaccard: shared grams out of all grams of both, 0 to 1.
        shared: how many grams stand in both; a handful proves nothing, however large a share it is.
    """

    contained: float
    jaccard: float
    shared: int = 0


@dataclass(frozen=True, slots=True)
class Passage:
    """A run that stands in both texts, as each of them writes it."""

    left: str
    right: str


def letters(text: str) -> Letters:
    """Letters, digits and characters of a text; spaces, signs and case make no difference."""
    kept = [(ord(char.lower()[:1]), at) for at, char in enumerate(text) if char.isalnum()]
    codes = np.fromiter((code for code, _ in kept), dtype=np.uint64, count=len(kept))
    places = np.fromiter((at for _, at in kept), dtype=np.int64, count=len(kept))
    return Letters(codes, places)


def grams(codes: NDArray[np.uint64], width: int = GRAM_CHARACTERS) -> Hashes:
    """One hash for every run of ``width`` characters, in order; none for a shorter text."""
    count = len(codes) - width + 1
    if count <= 0:
        return np.empty(0, dtype=np.uint64)
    value = np.zeros(count, dtype=np.uint64)
    for at in range(width):
        value = value * np.uint64(_BASE) + codes[at : at + count]
    return _mixed(value)


def _mixed(value: Hashes) -> Hashes:
    """Spread the bits (the finalizer of SplitMix64), so that low and high bits are equally random."""
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))


def quotable(sources: Iterable[str]) -> Hashes:
    """What ``fingerprint`` takes as ``quoted``: the long runs of every source text, sorted."""
    found = [grams(letters(text).codes, QUOTE_CHARACTERS) for text in sources]
    return np.unique(np.concatenate(found)) if found else np.empty(0, dtype=np.uint64)


def quoted_letters(codes: NDArray[np.uint64], quoted: Hashes) -> NDArray[np.bool_]:
    """Which characters lie in a quotation."""
    mask = np.zeros(len(codes), dtype=bool)
    runs = grams(codes, QUOTE_CHARACTERS)
    if not len(runs) or not len(quoted):
        return mask
    starts = np.flatnonzero(_found_in(runs, quoted))
    for at in range(QUOTE_CHARACTERS):
        mask[starts + at] = True
    return mask


def fingerprint(text: str, quoted: Hashes | None = None) -> Hashes:
    """The different grams of a text, sorted, without those that touch a quotation."""
    return np.unique(_own_grams(letters(text), quoted)[0])


def _own_grams(read: Letters, quoted: Hashes | None) -> tuple[Hashes, NDArray[np.int64]]:
    """Grams outside quotations, in order, with the letter each begins at."""
    values = grams(read.codes)
    starts = np.arange(len(values), dtype=np.int64)
    if quoted is None or not len(values):
        return values, starts
    mask = quoted_letters(read.codes, quoted)
    touches = np.zeros(len(values), dtype=bool)
    for at in range(GRAM_CHARACTERS):
        touches |= mask[at : at + len(values)]
    return values[~touches], starts[~touches]


def overlap(left: Hashes, right: Hashes) -> Overlap:
    """How much two fingerprints share; nothing when one of them is empty."""
    if not len(left) or not len(right):
        return Overlap(0.0, 0.0)
    shared = len(np.intersect1d(left, right, assume_unique=True))
    return Overlap(shared / min(len(left), len(right)), shared / (len(left) + len(right) - shared), shared)


def sketch(print_: Hashes) -> Sketch:
    """The part of a fingerprint worth storing: about a quarter, each hash cut to 32 bits, sorted."""
    part = print_[print_ % np.uint64(SKETCH_PART) == 0]
    return np.unique((part >> np.uint64(32)).astype(np.uint32))


def pack(sketch_: Sketch) -> bytes:
    """A sketch as bytes to keep, the same on every machine."""
    return sketch_.astype("<u4").tobytes()


def unpack(kept: bytes | memoryview) -> Sketch:
    """What ``pack`` wrote."""
    return np.frombuffer(bytes(kept), dtype="<u4").astype(np.uint32)


def candidates(asked: Sketch, stored: Sequence[Sketch], least: float) -> list[int]:
    """Which stored sketches may share at least this part with the asked one; the best first.

    A sketch estimates: pass a lower part than the one that counts, then compare fingerprints.
    """
    if not len(asked) or not stored:
        return []
    sizes = np.fromiter((len(one) for one in stored), dtype=np.int64, count=len(stored))
    owners = np.repeat(np.arange(len(stored)), sizes)
    shared = np.bincount(owners[_found_in(np.concatenate(stored), asked)], minlength=len(stored))
    part = shared / np.maximum(np.minimum(sizes, len(asked)), 1)
    return [int(at) for at in np.argsort(-part, kind="stable") if part[at] >= least]


def alike_pairs(stored: Sequence[Sketch], least: float) -> list[tuple[int, int]]:
    """Pairs of stored sketches that may share at least this part, by one sort of all hashes."""
    sizes = np.fromiter((len(one) for one in stored), dtype=np.int64, count=len(stored))
    if not sizes.sum():
        return []
    values = np.concatenate(stored)
    owners = np.repeat(np.arange(len(stored)), sizes)
    order = np.argsort(values, kind="stable")
    values, owners = values[order], owners[order]
    keys = _pairs_with_equal_value(values, owners, len(stored))
    pairs, shared = np.unique(keys, return_counts=True)
    left, right = pairs // len(stored), pairs % len(stored)
    part = shared / np.minimum(sizes[left], sizes[right])
    return [(int(left[at]), int(right[at])) for at in np.flatnonzero(part >= least)]


def _pairs_with_equal_value(values: Sketch, owners: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """Every pair of owners of one value as ``left * count + right``; both sorted by value."""
    found = [np.empty(0, dtype=np.int64)]
    for step in range(1, COMMON_IN_TEXTS):
        same = np.flatnonzero(values[:-step] == values[step:])
        if not len(same):
            break
        found.append(owners[same] * count + owners[same + step])
    return np.concatenate(found)


def passages(left: str, right: str, quoted: Hashes | None = None, most: int = 8) -> list[Passage]:
    """The longest runs that stand in both texts, quotations left out, in the order of the left text."""
    mine, other = letters(left), letters(right)
    values, starts = _own_grams(mine, quoted)
    theirs, their_starts = _own_grams(other, quoted)
    at = {int(value): int(start) for value, start in zip(theirs[::-1], their_starts[::-1], strict=True)}
    hits = [
        (int(start), at[int(value)]) for value, start in zip(values, starts, strict=True) if int(value) in at
    ]
    longest = sorted(_runs(hits), key=lambda run: run[0] - run[1])[:most]
    return [
        Passage(_written(left, mine, first, last), _written(right, other, start, end))
        for first, last, start, end in sorted(longest)
    ]


def _runs(hits: list[tuple[int, int]]) -> list[tuple[int, int, int, int]]:
    """Join grams that go on in both texts: first and last letter (exclusive) on either side."""
    runs: list[list[int]] = []
    for place, other in hits:
        if (
            runs
            and place - runs[-1][1] <= PASSAGE_GAP
            and -GRAM_CHARACTERS < other - runs[-1][3] <= PASSAGE_GAP
        ):
            runs[-1][1], runs[-1][3] = place + GRAM_CHARACTERS, max(runs[-1][3], other + GRAM_CHARACTERS)
        else:
            runs.append([place, place + GRAM_CHARACTERS, other, other + GRAM_CHARACTERS])
    long_enough = (run for run in runs if run[1] - run[0] >= PASSAGE_CHARACTERS)
    return [(run[0], run[1], run[2], run[3]) for run in long_enough]


def _written(text: str, read: Letters, first: int, end: int) -> str:
    return text[read.places[first] : read.places[end - 1] + 1]


def _found_in(values: NDArray[np.unsignedinteger], known: NDArray[np.unsignedinteger]) -> NDArray[np.bool_]:
    """Which values stand in a sorted, not empty array."""
    at = np.searchsorted(known, values)
    at[at == len(known)] = 0
    return np.asarray(known[at] == values)
