"""A unit as it was on any day."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from xueji.foundation.organizations import selectors
from xueji.foundation.organizations.forms.unit_changes import DayForm
from xueji.foundation.organizations.models import Organization
from xueji.foundation.organizations.selectors import Tree
from xueji.foundation.organizations.views.common import today


@login_required
@require_safe
def unit_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Name, superiors and units below on a day, and everything that became of the unit."""
    on = today()
    thing = get_object_or_404(selectors.organizations_for(request.user, on), pk=pk)
    form = DayForm(request.GET or None)
    day = form.cleaned_data["day"] if form.is_bound and form.is_valid() else on
    above = selectors.ancestors_on(thing, day)
    below = selectors.children_on(thing, day)
    party = selectors.ancestors_on(thing, day, Tree.PARTY)
    names = selectors.names_on([thing, *above, *below, *party], day)

    def named(units: list[Organization]) -> list[tuple[Organization, str]]:
        return [(unit, names.get(unit.pk, unit.name)) for unit in units]

    context = {
        "unit": thing,
        "form": form if form.is_bound else DayForm(initial={"day": on}),
        "day": day,
        "name": names.get(thing.pk),
        "above": [name for _, name in named(above)],
        "party_above": [name for _, name in named(party)],
        "below": named(below),
        "history": selectors.history_of(thing),
        "back_url": reverse("organizations:unit", args=[thing.pk]),
    }
    return render(request, "organizations/unit_history.html", context)
