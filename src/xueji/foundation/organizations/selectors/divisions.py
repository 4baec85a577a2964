"""Administrative divisions among the units, and what content needs to know of a subtree."""

from datetime import date

from django.db.models import Count

from xueji.foundation.organizations.models import Membership, Organization
from xueji.foundation.organizations.selectors.roles import in_force_q, in_scope_q

DIVISION_KINDS = (
    Organization.Kind.PROVINCE,
    Organization.Kind.CITY,
    Organization.Kind.COUNTY,
    Organization.Kind.TOWNSHIP,
    Organization.Kind.VILLAGE,
)


def divisions_named(text: str, most: int = 5) -> list[Organization]:
    """Divisions by name, from the top down; ``某市/某县`` looks for 某县 below 某市.

    Divisions are public, so there is no viewer.
    """
    *above, name = [part.strip() for part in text.replace("／", "/").split("/")]
    divisions = Organization.objects.filter(kind__in=DIVISION_KINDS)
    found = divisions.filter(name=name).order_by("depth", "path")
    for part in above:
        roots = divisions.filter(name=part).values_list("path", flat=True)
        found = found.filter(in_scope_q("path", list(roots[:20])))
    return list(found[:most])


def industries_under(organization: Organization, on: date) -> list[str]:
    """The industries units of a subtree name, sorted, each once."""
    found = Organization.objects.filter(in_scope_q("path", [organization.path]), in_force_q(on))
    return sorted(set(found.exclude(industry="").values_list("industry", flat=True)))


def categories_under(organization: Organization, on: date) -> dict[str, int]:
    """How many people of each learner category work in a subtree; a category without people is left out."""
    held = Membership.objects.filter(
        in_force_q(on), in_scope_q("organization__path", [organization.path]), is_primary=True
    )
    rows = held.values("person__category").annotate(people=Count("person", distinct=True)).order_by()
    return {row["person__category"]: row["people"] for row in rows}
