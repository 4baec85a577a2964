"""Which regulation, which version, as of which day."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from django.db.models import Q, QuerySet

from xueji.foundation.regulations.models import Regulation, RegulationVersion
from xueji.foundation.regulations.rules import NameIndex, normal_name

LIGHT = ("source_text", "preamble", "annex")
"""Long columns that lists and look-ups leave in the database."""


def regulations() -> QuerySet[Regulation]:
    """All regulations; every signed-in person may read them."""
    return Regulation.objects.all()


def regulation_by_name(name: str) -> Regulation | None:
    """Find a regulation by title, short title or another name in use; ``None`` when unknown or ambiguous."""
    key = normal_name(name)
    found = list(Regulation.objects.filter(Q(name_key=key) | Q(short_title=name) | Q(aliases__contains=key)))
    exact = [regulation for regulation in found if regulation.name_key == key]
    matching = exact or [one for one in found if name == one.short_title or key in aliases_of(one)]
    return matching[0] if len(matching) == 1 else None


def aliases_of(regulation: Regulation) -> list[str]:
    """Other names in use, in the form names are compared in."""
    return _split_aliases(regulation.aliases)


def names_index() -> NameIndex:
    """Every known name: titles first, then short titles and other names that mean exactly one regulation."""
    rows = Regulation.objects.order_by("pk").values_list("name_key", "short_title", "aliases")
    return _index_of(tuple(rows))


@lru_cache(maxsize=4)
def _index_of(rows: tuple[tuple[str, str, str], ...]) -> NameIndex:
    """Build the index; kept for as long as the names stay the same."""
    meanings: dict[str, set[str]] = {}
    for key, short, aliases in rows:
        for name in (normal_name(short), *_split_aliases(aliases)):
            meanings.setdefault(name, set()).add(key)
    unambiguous = {name: next(iter(keys)) for name, keys in meanings.items() if len(keys) == 1}
    return NameIndex([key for key, _, _ in rows], unambiguous)


def _split_aliases(written: str) -> list[str]:
    return [normal_name(name) for name in re.split(r"[、,，;；]", written) if name.strip()]


def versions_in_force(
    as_of: date, name_keys: Iterable[str] | None = None, regulation_ids: Iterable[int] | None = None
) -> dict[int, RegulationVersion]:
    """The version of each regulation in force on a day, by regulation id; a repealed regulation is not there.

    The latest text that has taken effect counts; long columns are deferred.
    """
    rows = RegulationVersion.objects.filter(effective_date__lte=as_of).select_related("regulation")
    if name_keys is not None:
        rows = rows.filter(regulation__name_key__in=list(name_keys))
    if regulation_ids is not None:
        rows = rows.filter(regulation_id__in=list(regulation_ids))
    latest = {
        version.regulation_id: version
        for version in rows.defer(*LIGHT).order_by("regulation_id", "effective_date", "version_date")
    }
    return {
        key: version
        for key, version in latest.items()
        if version.repealed_date is None or version.repealed_date > as_of
    }


def version_ids_in_force(as_of: date) -> list[int]:
    """Ids of the versions in force on a day, ordered by regulation; light enough for thousands."""
    rows = RegulationVersion.objects.filter(effective_date__lte=as_of)
    latest = {
        regulation_id: (key, repealed)
        for regulation_id, key, repealed in rows.order_by(
            "regulation_id", "effective_date", "version_date"
        ).values_list("regulation_id", "pk", "repealed_date")
    }
    return [key for key, repealed in latest.values() if repealed is None or repealed > as_of]


def version_in_force(regulation: Regulation, as_of: date) -> RegulationVersion | None:
    """The version of one regulation in force on a day."""
    return versions_in_force(as_of, regulation_ids=[regulation.pk]).get(regulation.pk)


def versions_of(regulation: Regulation) -> list[RegulationVersion]:
    """All versions of a regulation, newest first, without their long columns."""
    rows = RegulationVersion.objects.filter(regulation=regulation).defer(*LIGHT)
    return list(rows.order_by("-effective_date", "-version_date"))


def versions_effective_since(day: date) -> QuerySet[RegulationVersion]:
    """Versions in force from a day on or later, the latest first, without their long columns."""
    rows = RegulationVersion.objects.filter(effective_date__gte=day).select_related("regulation")
    return rows.defer(*LIGHT).order_by("-effective_date", "-pk")
