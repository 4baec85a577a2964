"""What a change asks of whatever cites the article: no Django, no clock."""

UNTOUCHED = frozenset({"unchanged", "editorial"})
"""Classes after which a citation simply goes over to the same words of the new version."""

MOVED = frozenset({"renumbered"})
CHANGED = frozenset({"amended", "repealed", "split", "merged"})


def action_for(change_kind: str, *, keeps_old_text: bool) -> str:
    """``rewrite``, ``revise``, ``keep``, or empty when nobody has to decide anything.

    Args:
        keeps_old_text: the thing tells of the past (a case): it stays with the rule of its day.
    """
    if change_kind in CHANGED:
        return "keep" if keeps_old_text else "revise"
    if keeps_old_text:
        return ""
    return "rewrite" if change_kind in MOVED else ""


def memory_after(change_kind: str, weight: str) -> str:
    """What becomes of a memory of the article: ``moves``, ``again``, ``ends``, or empty for a new one.

    A change that a person graded as mere wording leaves the memory as it is.
    """
    if change_kind == "repealed":
        return "ends"
    if change_kind in UNTOUCHED | MOVED:
        return "moves"
    if change_kind in CHANGED:
        return "moves" if weight == "wording" else "again"
    return ""
