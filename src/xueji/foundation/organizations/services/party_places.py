"""The first place of new Party organisations in the Party tree."""

from collections.abc import Sequence

from django.db.models import Max
from django.db.models.functions import Right

from xueji.common.batches import batches
from xueji.foundation.organizations import rules
from xueji.foundation.organizations.models import Organization, OrganizationPlace
from xueji.foundation.organizations.rules.party import PARTY_KINDS, fits_below
from xueji.foundation.organizations.services.given_paths import given_paths

BATCH_ROWS = 1000
PARTY = OrganizationPlace.Tree.PARTY


def begin_party_places(units: Sequence[Organization]) -> None:
    """Put new Party organisations below the nearest fitting one above them in the unit tree.

    That is where they nearly always belong; where not, a change of the Party superior says so.
    """
    joining = sorted((unit for unit in units if unit.kind in PARTY_KINDS), key=lambda unit: unit.path)
    if not joining:
        return
    standing = _standing_above(joining)
    steps = _last_steps([place.organization_id for place in standing.values()])
    rows = []
    for unit in joining:
        row = _first_place(unit, standing, steps)
        standing[unit.path] = row
        rows.append(row)
    OrganizationPlace.objects.bulk_create(rows, batch_size=BATCH_ROWS)


def _standing_above(units: Sequence[Organization]) -> dict[str, OrganizationPlace]:
    """Present Party places of the units above, by their path in the unit tree."""
    above = {path for unit in units for path in rules.ancestor_paths(unit.path)[:-1]}
    found = {}
    for batch in batches(sorted(above)):
        rows = OrganizationPlace.objects.filter(
            tree=PARTY, valid_until=None, organization__path__in=batch
        ).select_related("organization")
        found.update({place.organization.path: place for place in rows})
    return found


def _last_steps(parent_ids: Sequence[int]) -> dict[int | None, int]:
    """The last step given below each Party organisation, and among the roots."""
    step = Max(Right("path", rules.STEP_CHARACTERS))
    found: dict[int | None, int] = {}
    for places in given_paths(PARTY):
        last = places.values_list("parent_id").annotate(last=step).order_by()
        rows = list(last.filter(parent=None))
        for batch in batches(parent_ids):
            rows += last.filter(parent_id__in=batch)
        for key, given in rows:
            found[key] = max(rules.step_key(given), found.get(key, 0))
    return found


def _first_place(
    unit: Organization, standing: dict[str, OrganizationPlace], steps: dict[int | None, int]
) -> OrganizationPlace:
    chain = reversed(rules.ancestor_paths(unit.path)[:-1])
    above = (standing[path] for path in chain if path in standing)
    superior = next((place for place in above if fits_below(unit.kind, place.organization.kind)), None)
    parent = superior.organization if superior else None
    key = parent.pk if parent else None
    steps[key] = steps.get(key, 0) + 1
    path = rules.child_path(superior.path if superior else "", steps[key])
    begin = max(unit.valid_from, superior.valid_from) if superior else unit.valid_from
    return OrganizationPlace(tree=PARTY, organization=unit, parent=parent, path=path, valid_from=begin)
