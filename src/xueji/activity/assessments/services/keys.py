"""Marking keys of revisions and questions of papers, kept in the process: neither ever changes."""

from collections.abc import Collection
from dataclasses import dataclass

from xueji.activity.assessments import rules
from xueji.activity.assessments.models import Option, PaperQuestion

CACHED_KEYS = 50_000
CACHED_PAPERS = 1000
_papers: dict[int, frozenset[int]] = {}
_keys: dict[int, "MarkingKey"] = {}


@dataclass(frozen=True, slots=True)
class MarkingKey:
    """What marking needs of a revision: its kind, the right letters and all letters."""

    kind: str
    correct: str
    letters: str

    def accepts(self, selected: str) -> bool:
        """Whether the letters are options of the question, and no more than its kind allows."""
        allowed = len(self.letters) if self.kind == rules.MULTIPLE else 1
        return 0 < len(selected) <= allowed and set(selected) <= set(self.letters)

    def mark(self, selected: str) -> bool:
        """Whether the answer is right."""
        return rules.mark(self.kind, selected, self.correct)


def marking_keys(revision_ids: Collection[int]) -> dict[int, MarkingKey]:
    """Keys by revision id; unknown revisions are left out. One query for what is not kept yet."""
    unknown = [key for key in set(revision_ids) if key not in _keys]
    if unknown:
        if len(_keys) + len(unknown) > CACHED_KEYS:
            _keys.clear()
        _keys.update(_read(unknown))
    return {key: _keys[key] for key in revision_ids if key in _keys}


def forget(revision_id: int) -> None:
    """Drop a key; called when a revision is created, since a rolled-back id can come again."""
    _keys.pop(revision_id, None)


def _read(revision_ids: list[int]) -> dict[int, MarkingKey]:
    rows = Option.objects.filter(revision_id__in=revision_ids).order_by("revision_id", "letter")
    kinds: dict[int, str] = {}
    letters: dict[int, str] = {}
    correct: dict[int, str] = {}
    for key, kind, letter, is_correct in rows.values_list(
        "revision_id", "revision__question__kind", "letter", "is_correct"
    ):
        kinds[key] = kind
        letters[key] = letters.get(key, "") + letter
        correct[key] = correct.get(key, "") + (letter if is_correct else "")
    return {key: MarkingKey(kinds[key], correct[key], letters[key]) for key in kinds}


def paper_revisions(paper_id: int) -> frozenset[int]:
    """Which revisions stand on a paper."""
    found = _papers.get(paper_id)
    if found is None:
        rows = PaperQuestion.objects.filter(paper_id=paper_id).values_list("revision_id", flat=True)
        found = frozenset(rows)
        if len(_papers) >= CACHED_PAPERS:
            _papers.clear()
        if found:
            _papers[paper_id] = found
    return found


def forget_paper(paper_id: int) -> None:
    """Drop what is kept of a paper; called when one is made, since a rolled-back id can come again."""
    _papers.pop(paper_id, None)
