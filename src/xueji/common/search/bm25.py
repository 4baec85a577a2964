"""BM25 over any list of terms, kept as three NumPy columns so that it is small, quick and can be cached."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from xueji.common.lazy import lazily

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
else:
    np = lazily("numpy")


Floats: TypeAlias = "NDArray[np.float32]"

# Okapi BM25 (Robertson & Zaragoza 2009, doi:10.1561/1500000019): saturation of repeats, length penalty.
SATURATION_K1 = 1.2
LENGTH_B = 0.75


@dataclass(frozen=True)
class Bm25Index:
    """Postings by term: `documents[offsets[t]:offsets[t + 1]]` contain term `t` with the given `impacts`.

    Documents belong to groups (one group if none were given). Rarity and mean length are taken inside the
    group, so that the order of documents within one group does not depend on what else is indexed.
    """

    vocabulary: dict[str, int]
    offsets: NDArray[np.int64]
    documents: NDArray[np.int32]
    impacts: Floats
    group_of: NDArray[np.int32]
    group_sizes: NDArray[np.int64] = field(repr=False)

    def scores(self, query: Mapping[str, float], *, across_groups: bool = False) -> Floats:
        """Return one score a document (0 where nothing matches) for terms with their weights.

        `across_groups` takes the rarity of a term over all documents, which tells the groups apart.
        """
        result = np.zeros(len(self.group_of), dtype=np.float32)
        for term, weight in query.items():
            at = self.vocabulary.get(term)
            if at is None or not weight:
                continue
            span = slice(self.offsets[at], self.offsets[at + 1])
            documents = self.documents[span]
            groups = self.group_of[documents]
            if across_groups:
                rarity = _rarity(np.int64(len(self.group_of)), np.int64(len(groups)))
            else:
                found = np.bincount(groups, minlength=len(self.group_sizes))
                rarity = _rarity(self.group_sizes, found)[groups]
            result[documents] += weight * rarity * self.impacts[span]
        return result

    def to_arrays(self, prefix: str) -> dict[str, NDArray[np.generic]]:
        """Return the columns for `numpy.savez`; read back by `from_arrays` with the same prefix."""
        joined = "\n".join(self.vocabulary).encode()
        return {
            f"{prefix}_vocabulary": np.frombuffer(joined, dtype=np.uint8),
            f"{prefix}_offsets": self.offsets,
            f"{prefix}_documents": self.documents,
            f"{prefix}_impacts": self.impacts,
            f"{prefix}_groups": self.group_of,
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]], prefix: str) -> Bm25Index:
        """Rebuild an index from what `to_arrays` returned."""
        terms = arrays[f"{prefix}_vocabulary"].tobytes().decode().split("\n")
        group_of = arrays[f"{prefix}_groups"].astype(np.int32)
        return cls(
            vocabulary={term: at for at, term in enumerate(terms)},
            offsets=arrays[f"{prefix}_offsets"].astype(np.int64),
            documents=arrays[f"{prefix}_documents"].astype(np.int32),
            impacts=arrays[f"{prefix}_impacts"].astype(np.float32),
            group_of=group_of,
            group_sizes=np.bincount(group_of),
        )


def build_bm25(documents: Iterable[Sequence[str]], groups: Sequence[int] | None = None) -> Bm25Index:
    """Index the terms of every document; `groups[i]` (0, 1, 2 …) is the group of document `i`."""
    vocabulary: dict[str, int] = {}
    term_ids, lengths = array("i"), array("i")
    for terms in documents:
        term_ids.extend(vocabulary.setdefault(term, len(vocabulary)) for term in terms)
        lengths.append(len(terms))
    length_of = np.frombuffer(lengths, dtype=np.int32) if lengths else np.zeros(0, dtype=np.int32)
    count = len(length_of)
    group_of = np.zeros(count, dtype=np.int32) if groups is None else np.asarray(groups, dtype=np.int32)
    occurrences = np.frombuffer(term_ids, dtype=np.int32) if term_ids else np.zeros(0, dtype=np.int32)
    owner = np.repeat(np.arange(count, dtype=np.int64), length_of)
    keys, repeats = np.unique(occurrences * np.int64(max(count, 1)) + owner, return_counts=True)
    term_of, document_of = np.divmod(keys, max(count, 1))
    return Bm25Index(
        vocabulary=vocabulary,
        offsets=np.searchsorted(term_of, np.arange(len(vocabulary) + 1)).astype(np.int64),
        documents=document_of.astype(np.int32),
        impacts=_saturated(repeats, length_of, document_of, group_of),
        group_of=group_of,
        group_sizes=np.bincount(group_of),
    )


def _rarity(sizes: NDArray[np.int64] | np.int64, found: NDArray[np.int64] | np.int64) -> Floats:
    return np.asarray(np.log1p((sizes - found + 0.5) / (found + 0.5)), dtype=np.float32)


def _saturated(
    repeats: NDArray[np.int64],
    length_of: NDArray[np.int32],
    document_of: NDArray[np.int64],
    group_of: NDArray[np.int32],
) -> Floats:
    sizes = np.maximum(np.bincount(group_of), 1)
    mean_length = np.maximum(np.bincount(group_of, weights=length_of) / sizes, 1.0)
    relative = length_of / mean_length[group_of] if len(length_of) else np.zeros(0)
    penalty = SATURATION_K1 * (1 - LENGTH_B + LENGTH_B * relative)
    impacts = repeats * (SATURATION_K1 + 1) / (repeats + penalty[document_of])
    return impacts.astype(np.float32)
