"""Search keys: what a statement is found by, as 64-bit numbers that differ from tenant to tenant.

A key is the head of BLAKE2b over tenant, kind and value. Being salted with the tenant, a key of one tenant
never meets a row of another; being a number, it needs no table of names to look up before a write. Two of a
million different values share a key with a probability of 3 in 10^8.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from xueji.foundation.learning_records.rules.actors import identities, identity
from xueji.foundation.learning_records.rules.values import REMEMBERED_CHARACTERS

OWN_RECORDS = 0  # tenant number of the acts of study that Xueji itself records
Object = dict[str, Any]


def key_of(tenant: int, kind: str, value: str) -> int:
    """The search key of one value; kinds are actor, agent, verb, object, activity, registration."""
    if len(value) <= REMEMBERED_CHARACTERS:
        return _known_key(tenant, kind, value)
    return _known_key.__wrapped__(tenant, kind, value)


@lru_cache(maxsize=100_000)
def _known_key(tenant: int, kind: str, value: str) -> int:
    digest = blake2b(f"{tenant}\x1f{kind}\x1f{value}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


@dataclass(slots=True)
class StatementKeys:
    """Everything a statement is found by.

    Attributes:
        actor, object, registration: keys in the record's own columns; None when there is none.
        links: keys in the link table: further agents and activities, direct (``actor``, ``object``) or
            related (``agent``, ``activity``).
        activities: definitions given, by IRI.
        target: id of the statement that this one refers to, lower case.
    """

    verb: int
    actor: int | None = None
    object: int | None = None
    registration: int | None = None
    links: set[int] = field(default_factory=set)
    activities: list[Object] = field(default_factory=list)
    target: str | None = None


def keys_of(statement: Object, tenant: int) -> StatementKeys:
    """Collect the keys of a valid statement."""
    found = StatementKeys(key_of(tenant, "verb", statement["verb"]["id"]))
    names = identities(statement["actor"])
    if names:
        found.actor = key_of(tenant, "actor", names[0])
        found.links.update(key_of(tenant, "actor", name) for name in names[1:])
    _collect_object(found, statement["object"], tenant)
    context = statement.get("context")
    if context:
        _collect_context(found, context, tenant)
    return found


def _collect_object(found: StatementKeys, target: Object, tenant: int) -> None:
    kind = target.get("objectType", "Activity")
    if kind == "Activity":
        found.object = key_of(tenant, "object", target["id"])
        found.activities.append(target)
    elif kind == "StatementRef":
        found.target = target["id"].lower()
    elif kind == "SubStatement":
        _collect_related(found, target, tenant)
    else:
        found.links.update(key_of(tenant, "actor", name) for name in identities(target))


def _collect_related(found: StatementKeys, part: Object, tenant: int) -> None:
    """Agents and activities of a sub-statement are related ones."""
    found.links.update(key_of(tenant, "agent", name) for name in identities(part["actor"]))
    target = part["object"]
    kind = target.get("objectType", "Activity")
    if kind == "Activity":
        found.links.add(key_of(tenant, "activity", target["id"]))
        found.activities.append(target)
    elif kind != "StatementRef":
        found.links.update(key_of(tenant, "agent", name) for name in identities(target))
    if "context" in part:
        _collect_context(found, part["context"], tenant, with_registration=False)


def _collect_context(
    found: StatementKeys, context: Object, tenant: int, *, with_registration: bool = True
) -> None:
    if with_registration and "registration" in context:
        found.registration = key_of(tenant, "registration", context["registration"].lower())
    for actor in _context_actors(context):
        found.links.update(key_of(tenant, "agent", name) for name in identities(actor))
    for listed in context.get("contextActivities", {}).values():
        for activity in [listed] if isinstance(listed, dict) else listed:
            found.links.add(key_of(tenant, "activity", activity["id"]))
            found.activities.append(activity)


def _context_actors(context: Object) -> Iterator[Object]:
    for name in ("instructor", "team"):
        if name in context:
            yield context[name]
    for item in context.get("contextAgents", ()):
        yield item["agent"]
    for item in context.get("contextGroups", ()):
        yield item["group"]


def authority_identity(home_page: str, name: str) -> str:
    """Identifier of the authority that a credential writes as."""
    return identity({"account": {"homePage": home_page, "name": name}})
