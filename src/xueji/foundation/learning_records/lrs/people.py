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
Asker = tuple[str, Caller]


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
    asked: dict[Key, Asker] = {}
    for one, caller in accepted:
        if one.keys.actor is not None:
            key = (one.keys.actor, timezone.localdate(occurred(one, stored)))
            keys[one.uuid] = key
            asked[key] = (one.actor, caller)
    found = _places_by_key(asked)
    return {one.uuid: _or_home(found.get(keys.get(one.uuid)), caller) for one, caller in accepted}  # type: ignore[arg-type]


def _or_home(place: Place | None, caller: Caller) -> Place:
    if place is not None and place.organization_id:
        return place
    return Place(place.person_id if place else None, caller.tenant_id, caller.tenant_path)


def _places_by_key(asked: dict[Key, Asker]) -> dict[Key, Place | None]:
    now = time.monotonic()
    found: dict[Key, Place | None] = {}
    missing: dict[Key, Asker] = {}
    for key, asker in asked.items():
        known = _remembered.get(key)
        if known is not None and now < known[0]:
            found[key] = known[1]
        else:
            missing[key] = asker
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


def _looked_up(asked: dict[Key, Asker]) -> dict[Key, Place | None]:
    codes = {key: own_code(name) for key, (name, _) in asked.items()}
    own = organizations.people_by_codes({code for code in codes.values() if code})
    mappings = ActorMapping.objects.filter(actor_key__in={key[0] for key in asked})
    mapped = dict(mappings.values_list("actor_key", "person_id"))
    found: dict[Key, Place | None] = {}
    for key, (_, caller) in asked.items():
        named = own.get(codes[key])
        place = _place(named.pk, key[1]) if named is not None else None
        # Anybody can write a number. Of people elsewhere a tool writes only when somebody has matched them.
        is_ours = place is not None and caller.has_below(place.organization_path)
        found[key] = place if is_ours else _place(mapped.get(key[0]), key[1])
    return found


def own_code(name: str) -> str:
    """The number of one of our people, when the actor's account is of our home page; else empty."""
    for home in (profile.PEOPLE, settings.XAPI_HOME_PAGE):
        if home and name.startswith(f"account:{home}|") and "\x00" not in name:
            return name.removeprefix(f"account:{home}|")
    return ""


def _place(person_id: int | None, on: date) -> Place | None:
    if person_id is None:
        return None
    member = organizations.members_by_person_ids([person_id], on).get(person_id)
    if member is None:
        return Place(person_id, 0, "")
    return Place(person_id, member.organization.pk, member.organization.path)
