"""The Person object of xAPI (Communication 2.4): all names and identifiers of one person in one place."""

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from xueji.foundation.learning_records.lrs.credentials import Caller
from xueji.foundation.learning_records.lrs.people import own_code
from xueji.foundation.learning_records.models import ActorMapping
from xueji.foundation.learning_records.rules import profile
from xueji.foundation.learning_records.rules.actors import identity
from xueji.foundation.learning_records.rules.decoding import decode
from xueji.foundation.learning_records.rules.keys import key_of
from xueji.foundation.organizations import selectors as organizations

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Person

_LISTED = ("name", "mbox", "mbox_sha1sum", "openid", "account")
Agent = dict[str, Any]


def person_object(agent: Agent, caller: Caller) -> Agent:
    """The agent asked for first, then what else is matched to the same person; each value once."""
    known = [agent, *_others(agent, caller)]
    values = {name: [one[name] for one in known if name in one] for name in _LISTED}
    listed = {name: _once(found) for name, found in values.items() if found}
    return {"objectType": "Person", **listed}


def _once(values: list[Any]) -> list[Any]:
    return [value for index, value in enumerate(values) if value not in values[:index]]


def _others(agent: Agent, caller: Caller) -> list[Agent]:
    """Agents matched to the same person in the caller's unit, and our own account of a person below it.

    A unit learns nothing from the matches of another, nor a tool that sees its own statements only.
    """
    person = _person(agent, caller) if caller.reads_all else None
    if person is None:
        return []
    matched = ActorMapping.objects.filter(tenant_id=caller.tenant_id, person=person).order_by("pk")
    found: list[Agent] = [decode(text.encode()) for text in matched.values_list("agent", flat=True) if text]
    if _is_below(person, caller):
        account = {"homePage": profile.PEOPLE, "name": person.code}
        found.append({"name": person.name, "account": account})
    return found


def _person(agent: Agent, caller: Caller) -> "Person | None":
    name = identity(agent)
    code = own_code(name)
    if code:
        return organizations.person_by_code(code)
    key = key_of(caller.tenant_id, "actor", name)
    found = ActorMapping.objects.filter(tenant_id=caller.tenant_id, actor_key=key).select_related("person")
    mapping = found.first()
    return mapping.person if mapping else None


def _is_below(person: "Person", caller: Caller) -> bool:
    unit = organizations.organization_of(person, timezone.localdate())
    low, high = organizations.subtree_bounds(caller.tenant_path)
    return unit is not None and low <= unit.path < high
