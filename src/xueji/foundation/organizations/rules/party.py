"""Kinds of Party organisation and which of them may stand above others (domain rules of 党组, 党委, 支部)."""

from typing import Final

# Kinds of the Party tree; a Party group (党组) is one, but only ever a leaf: it guides and leads no branches.
PARTY_KINDS: Final = frozenset({"party_committee", "party_group", "general_branch", "branch", "small_group"})
# A superior has a lower number than what stands below it; committees stand below committees.
RANKS: Final = {"party_committee": 1, "general_branch": 2, "branch": 3, "small_group": 4}


def fits_below(kind: str, superior_kind: str) -> bool:
    """Whether a Party organisation may stand directly below another.

    A committee stands below a committee, a general branch below a committee, a branch below either, a small
    group below a branch; a Party group answers to a committee and has nothing below it.
    """
    if superior_kind not in RANKS:
        return False
    if kind in {"party_group", "party_committee"}:
        return superior_kind == "party_committee"
    if kind == "small_group":
        return superior_kind == "branch"
    return RANKS.get(kind, 0) > RANKS[superior_kind] and superior_kind != "branch"
