"""Marking an answer: the chosen letters against the right ones."""


def normal_letters(selected: str) -> str:
    """Letters as they are stored: capital, each once, in order ("d, ac" becomes "ACD")."""
    return "".join(sorted({letter for letter in selected.upper() if "A" <= letter <= "Z"}))


def mark(kind: str, selected: str, correct: str) -> bool:
    """Whether the answer is right; in a multiple choice every right option and no other must be chosen.

    Args:
        kind: ``single``, ``multiple`` or ``true_false``; only ``multiple`` takes more than one letter.
    """
    chosen = normal_letters(selected)
    if not chosen or (kind != "multiple" and len(chosen) > 1):
        return False
    return chosen == normal_letters(correct)
