"""Content that says the same as other content, what both quote from regulations left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q

from xueji.common.search import near_copies
from xueji.common.search.near_copies import Passage
from xueji.foundation.library.models import ContentStatus, DuplicateDecision, Resource, ResourceSketch
from xueji.foundation.library.policy import library_policy
from xueji.foundation.library.selectors.quotes import quoted_texts
from xueji.foundation.library.selectors.resources import listed_resources
from xueji.foundation.library.selectors.sharing import usable_q
from xueji.foundation.organizations import selectors as organizations

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Organization, User

# A sketch holds a quarter of the runs, so it may guess too low; what it lets through is compared in full.
SKETCH_ALLOWANCE = 0.6
# Fewer shared runs of four characters than this are a sentence in common, not a text.
SHARED_LEAST = 30
COMPARED_MOST = 20
SHOWN_MOST = 5
PAIRS_MOST = 200


@dataclass(frozen=True, slots=True)
class Similar:
    """A resource that says partly the same: ``percent`` of the shorter text, and where."""

    resource: Resource
    percent: int
    is_repetition: bool
    passages: list[Passage]


@dataclass(frozen=True, slots=True)
class SimilarPair:
    """Two resources of the library that say partly the same; ``decision`` is why both are there."""

    left: Resource
    right: Resource
    percent: int
    is_repetition: bool
    decision: DuplicateDecision | None


def similar_resources(
    title: str, text: str, organization: "Organization | None", besides: int | None = None
) -> list[Similar]:
    """What the unit may use already and says the same, the most alike first.

    Args:
        besides: a resource that is not compared (the one being edited).
    """
    paths = [organization.path] if organization else []
    own = organizations.in_scope_q("resource__organization__path", paths)
    usable = Q(resource__in=Resource.objects.filter(usable_q(paths))) & ~Q(
        resource__status=ContentStatus.DRAFT
    )
    rows = ResourceSketch.objects.filter(usable | own).exclude(resource__status=ContentStatus.RETIRED)
    stored = list(rows.exclude(resource=besides).values_list("resource_id", "hashes"))
    quoted = quoted_texts()
    asked = near_copies.fingerprint(text, quoted)
    least = library_policy().similar_share * SKETCH_ALLOWANCE
    sketches = [near_copies.unpack(hashes) for _, hashes in stored]
    near = near_copies.candidates(near_copies.sketch(asked), sketches, least)[:COMPARED_MOST]
    keys = [stored[at][0] for at in near] + _same_title(title, [key for key, _ in stored])
    found = [_similar(asked, text, other, quoted) for other in _resources(keys)]
    alike = [one for one in found if one.is_shown(title)]
    return [one.shown(text, quoted) for one in sorted(alike, key=lambda one: -one.percent)[:SHOWN_MOST]]


@dataclass(frozen=True, slots=True)
class _Compared:
    resource: Resource
    percent: int
    shared: int

    def is_shown(self, title: str) -> bool:
        """Whether a person should look at it."""
        return is_alike(self.percent, self.shared) or _bare(self.resource.title) == _bare(title)

    def shown(self, text: str, quoted: near_copies.Hashes) -> Similar:
        """With the passages that stand in both."""
        passages = near_copies.passages(text, self.resource.body_text, quoted)
        return Similar(self.resource, self.percent, is_repetition(self.percent, self.shared), passages)


def is_alike(percent: int, shared: int) -> bool:
    """Whether two texts share enough to be looked at."""
    return shared >= SHARED_LEAST and percent >= library_policy().similar_share * 100


def is_repetition(percent: int, shared: int) -> bool:
    """Whether two texts share so much that the later repeats the earlier."""
    return shared >= SHARED_LEAST and percent >= library_policy().duplicate_share * 100


def _similar(asked: near_copies.Hashes, text: str, other: Resource, quoted: near_copies.Hashes) -> _Compared:
    found = near_copies.overlap(asked, near_copies.fingerprint(other.body_text, quoted))
    return _Compared(other, round(found.contained * 100), found.shared)


def _bare(title: str) -> str:
    return "".join(char for char in title.lower() if char.isalnum())


def _same_title(title: str, keys: Sequence[int]) -> list[int]:
    same = Resource.objects.filter(title=title.strip()).values_list("pk", flat=True)
    return [key for key in same if key in set(keys)]


def _resources(keys: Sequence[int]) -> list[Resource]:
    rows = Resource.objects.select_related("organization").in_bulk(list(dict.fromkeys(keys)))
    return list(rows.values())


def duplicate_pairs(viewer: "User", now: datetime) -> list[SimilarPair]:
    """Pairs in the viewer's list that share enough to be looked at, the most alike first."""
    listed = listed_resources(viewer, now).exclude(status=ContentStatus.RETIRED)
    stored = list(
        ResourceSketch.objects.filter(resource__in=listed.order_by().values("pk")).values_list(
            "resource_id", "hashes"
        )
    )
    sketches = [near_copies.unpack(hashes) for _, hashes in stored]
    near = near_copies.alike_pairs(sketches, library_policy().similar_share * SKETCH_ALLOWANCE)
    pairs = [(stored[left][0], stored[right][0]) for left, right in near[:PAIRS_MOST]]
    rows = {one.pk: one for one in _resources([key for pair in pairs for key in pair])}
    decided = _decisions([key for pair in pairs for key in pair])
    found = [_pair(rows[left], rows[right], decided) for left, right in pairs]
    return sorted((pair for pair in found if pair), key=lambda pair: -pair.percent)


def pair_passages(left: Resource, right: Resource) -> list[Passage]:
    """Where two resources say the same."""
    return near_copies.passages(left.body_text, right.body_text, quoted_texts())


def _pair(
    left: Resource, right: Resource, decided: dict[frozenset[int], DuplicateDecision]
) -> SimilarPair | None:
    quoted = quoted_texts()
    compared = _similar(near_copies.fingerprint(left.body_text, quoted), left.body_text, right, quoted)
    if not is_alike(compared.percent, compared.shared):
        return None
    repeated = is_repetition(compared.percent, compared.shared)
    return SimilarPair(left, right, compared.percent, repeated, decided.get(frozenset({left.pk, right.pk})))


def _decisions(keys: Sequence[int]) -> dict[frozenset[int], DuplicateDecision]:
    rows = DuplicateDecision.objects.filter(resource_id__in=keys).select_related("decided_by__person")
    return {frozenset({row.resource_id, row.similar_id}): row for row in rows}
