"""Division codes over time: what a code stood for on a day, and what an old one became."""

from datetime import date

from django.db.models import QuerySet

from xueji.foundation.organizations.models import DivisionCode, DivisionSuccessor
from xueji.foundation.organizations.rules.division_rows import became
from xueji.foundation.organizations.selectors.roles import in_force_q


def division_codes() -> QuerySet[DivisionCode]:
    """Every code with its successors; divisions are public, so there is no viewer."""
    return DivisionCode.objects.prefetch_related("successors")


def division_on(code: str, day: date) -> DivisionCode | None:
    """What a code stood for on a day."""
    return DivisionCode.objects.filter(in_force_q(day), code=code).first()


def present_divisions(code: str) -> list[DivisionCode]:
    """What an old code became, through every change since, the latest row of each; two queries.

    A code that is still in use is its own answer; an unknown one has none.
    """
    links = DivisionSuccessor.objects.order_by("pk").values_list("former__code", "successor_code")
    successors: dict[str, list[str]] = {}
    for former, successor in links:
        successors.setdefault(former, []).append(successor)
    ends = became(code, successors)
    latest = {row.code: row for row in DivisionCode.objects.filter(code__in=ends).order_by("valid_from")}
    return [latest[one] for one in ends if one in latest]
