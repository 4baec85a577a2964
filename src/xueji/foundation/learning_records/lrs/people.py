"""Which person an actor of another tool is, and the unit of that person at that moment."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from xueji.foundation.learning_records.lrs.credentials import Caller
from xueji.foundation.learning_records.lrs.preparing import Prepared, occurred
from xueji.foundation.learning_records.models import ActorMapping
from xueji.foundation.learning_records.rules import profile
from xueji.foundation.organizations import selectors as organizations

REMEMBER_SECONDS = 5.0
MAX_REMEMBERED = 20_000
Key = tuple[int, date]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record belongs: person (None while unknown), unit and path of that moment."""

    person_id: int | None
    organization_id: int
    organization_path: str


_remembered: dict[Key, tuple[float, Place | None]] = {}


def places(accepted: Sequence[tuple[Prepared, Caller]], stored: datetime) -> dict[UUID, Place]:
    """The place of each statement; the tool's own unit where the person or the person's unit is unknown."""
    keys: dict[UUID, Key] = {}
    names: dict[Key, str] = {}
    for one, _ in accepted:
        if one.keys.actor is not None:
            key = (one.keys.actor, timezone.localdate(occurred(one, stored)))
            keys[one.uuid] = key
            names[key] = one.actor
    found = _places_by_key(names)
    return {one.uuid: _or_home(found.get(keys.get(one.uuid)), caller) for one, caller in accepted}  # type: ignore[arg-type]


def _or_home(place: Place | None, caller: Caller) -> Place:
    if place is not None and place.organization_id:
        return place
    return Place(place.person_id if place else None, caller.tenant_id, caller.tenant_path)


def _places_by_key(names: dict[Key, str]) -> dict[Key, Place | None]:
    now = time.monotonic()
    found: dict[Key, Place | None] = {}
    missing: dict[Key, str] = {}
    for key, name in names.items():
        known = _remembered.get(key)
        if known is not None and now < known[0]:
            found[key] = known[1]
        else:
            missing[key] = name
    if missing:
        if len(_remembered) > MAX_REMEMBERED:
            _remembered.clear()
        for key, place in _looked_up(missing).items():
            found[key] = place
            _remembered[key] = (now + REMEMBER_SECONDS, place)
    return found


def forget() -> None:
    """Look every actor up anew, e.g. after one was matched in this process."""
    _remembered.clear()


def _looked_up(names: dict[Key, str]) -> dict[Key, Place | None]:
    codes = {key: own_code(name) for key, name in names.items()}
    own = organizations.people_by_codes({code for code in codes.values() if code})
    mappings = ActorMapping.objects.filter(actor_key__in={key[0] for key in names})
    mapped = dict(mappings.values_list("actor_key", "person_id"))
    persons = {}
    for key in names:
        person = own.get(codes[key])
        persons[key] = person.pk if person is not None else mapped.get(key[0])
    return {key: _place(person_id, key[1]) for key, person_id in persons.items()}


def own_code(name: str) -> str:
    """The number of one of our people, when the actor's account is of our home page; else empty."""
    for home in (profile.PEOPLE, settings.XAPI_HOME_PAGE):
        if home and name.startswith(f"account:{home}|"):
            return name.removeprefix(f"account:{home}|")
    return ""


def _place(person_id: int | None, on: date) -> Place | None:
    if person_id is None:
        return None
    member = organizations.members_by_person_ids([person_id], on).get(person_id)
    if member is None:
        return Place(person_id, 0, "")
    return Place(person_id, member.organization.pk, member.organization.path)
