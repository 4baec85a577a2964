"""Finding statements: each filter is an index scan in the order of the river, whatever the store's size.

A filter is a list of places where a record may hold the searched key: a column of the record, or a link. The
rarest filter leads: one branch for each of its places, read in order and cut at the limit; the other filters
are checked on the way. Branches are united and cut once more.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from xueji.foundation.learning_records.lrs.credentials import Caller
from xueji.foundation.learning_records.models import StatementBody, XapiCredential
from xueji.foundation.learning_records.rules import moments, profile
from xueji.foundation.learning_records.rules.keys import OWN_RECORDS, key_of
from xueji.foundation.organizations import selectors as organizations

COUNTED = 2000  # beyond so many, a filter counts as "many" when the rarest is looked for
Row = tuple[int, str | None, str | None]  # number, JSON, what the store adds; None for our own acts


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for; empty fields ask for everything."""

    verb: str = ""
    agent: str = ""
    related_agents: bool = False
    activity: str = ""
    related_activities: bool = False
    registration: str = ""
    since: datetime | None = None
    until: datetime | None = None
    ascending: bool = False
    after: int | None = None
    limit: int = 100


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a key may be: ``column`` of the record, or a link when it is empty."""

    column: str
    key: int


_Filter = list[_Place]


def find(wish: Wish, caller: Caller) -> list[Row]:
    """Records in the order asked for, at most ``wish.limit``."""
    branches: list[str] = []
    values: list[Any] = []
    for tenant in [caller.tenant_id, OWN_RECORDS] if caller.reads_all else [caller.tenant_id]:
        filters = _filters(wish, tenant)
        bounds = _Bounds(wish, caller, tenant)
        lead, *others = _rarest_first(filters) if filters else [[_Place("", 0)]]
        for place in lead:
            branch, given = _branch(place if filters else None, others, bounds)
            branches.append(f"SELECT seq FROM ({branch}) AS b{len(branches)}")  # noqa: S608 - constants only
            values += given
    order = "ASC" if wish.ascending else "DESC"
    united = " UNION ".join(branches)
    sql = f"SELECT seq FROM ({united}) AS united ORDER BY seq {order} LIMIT %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, wish.limit])
        return _bodies([row[0] for row in cursor.fetchall()])


def _bodies(numbers: list[int]) -> list[Row]:
    """The JSON of records, in the order of the numbers; our own acts have none.

    A statement of its own over one table, so that no plan can read the whole of it.
    """
    listed = StatementBody.objects.filter(pk__in=numbers).values_list("pk", "received", "shown", "added")
    found = {number: (number, shown or received, added) for number, received, shown, added in listed}
    return [found.get(number, (number, None, None)) for number in numbers]


def find_one(number: int) -> Row:
    """One record with its JSON, voided or not."""
    return _bodies([number])[0]


class _Bounds:
    """Conditions every branch has: whose records, which span of time, how many."""

    def __init__(self, wish: Wish, caller: Caller, tenant: int) -> None:
        self.order = "ASC" if wish.ascending else "DESC"
        self.limit = wish.limit
        self.conditions: list[str] = ["NOT r.is_voided"]
        self.values: list[Any] = []
        if tenant == OWN_RECORDS:
            path = _path_column()
            bounds = [bound for one in caller.tenant_paths for bound in organizations.subtree_bounds(one)]
            inside = " OR ".join([f"{path} >= %s AND {path} < %s"] * len(caller.tenant_paths))
            self._add(f"r.tenant_id IS NULL AND ({inside})", *bounds)
        else:
            self._add("r.tenant_id = %s", tenant)
            if not caller.reads_all:
                self._add("r.credential_id = %s", caller.credential_id)
        self.numbers = _numbers(wish)

    def _add(self, condition: str, *values: Any) -> None:
        self.conditions.append(condition)
        self.values += values


def _path_column() -> str:
    """SQLite, once analyzed, would read a whole subtree of tools' records to find that none is our own."""
    return "+r.organization_path" if connection.vendor == "sqlite" else "r.organization_path"


def _numbers(wish: Wish) -> list[tuple[str, int]]:
    """Bounds of the record number: page mark, ``since`` (exclusive) and ``until`` (inclusive)."""
    found = []
    if wish.after is not None:
        found.append((">" if wish.ascending else "<", wish.after))
    if wish.since is not None:
        found.append((">", _clamped(wish.since, moments.MARKS - 1)))
    if wish.until is not None:
        found.append(("<=", _clamped(wish.until, moments.MARKS - 1)))
    return found


def _clamped(moment: datetime, mark: int) -> int:
    return max(0, min(moments.number_at(moment, mark), moments.LARGEST))


def _filters(wish: Wish, tenant: int) -> list[_Filter]:
    found: list[_Filter] = []
    if wish.registration:
        found.append(_places(tenant, "registration", wish.registration, "registration_key"))
    if wish.agent:
        places = _places(tenant, "actor", wish.agent, "actor_key")
        if wish.related_agents:
            places.append(_Place("", key_of(tenant, "agent", wish.agent)))
            places += _authority(wish.agent)
        found.append(places)
    if wish.activity:
        places = _places(tenant, "object", wish.activity, "object_key")
        if wish.related_activities:
            places.append(_Place("", key_of(tenant, "activity", wish.activity)))
        found.append(places)
    if wish.verb:
        found.append(_places(tenant, "verb", wish.verb, "verb_key"))
    return found


def _places(tenant: int, kind: str, value: str, column: str) -> _Filter:
    key = key_of(tenant, kind, value)
    return [_Place(column, key)] if tenant == OWN_RECORDS else [_Place(column, key), _Place("", key)]


def _authority(agent: str) -> _Filter:
    """The agent may be the authority of a tool; then what the tool wrote is related to it."""
    prefix = f"account:{profile.TOOLS}|"
    if not agent.startswith(prefix) or "\x00" in agent:
        return []
    keys = XapiCredential.objects.filter(key=agent.removeprefix(prefix)).values_list("pk", flat=True)
    return [_Place("credential_id", pk) for pk in keys]


def _rarest_first(filters: list[_Filter]) -> list[_Filter]:
    if len(filters) < 2:
        return filters
    counts, values = [], []
    for places in filters:
        parts = []
        for place in places:
            table = "river_record" if place.column else "river_key"
            parts.append(
                f"(SELECT count(*) FROM (SELECT 1 FROM {table} "  # noqa: S608 - constants only
                f"WHERE {place.column or 'key'} = %s LIMIT {COUNTED}) AS c)"
            )
            values.append(place.key)
        counts.append("+".join(parts))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(counts)}", values)
        found = cursor.fetchone()
    ranked = sorted(range(len(filters)), key=lambda index: (found[index], index))
    return [filters[index] for index in ranked]


def _branch(lead: _Place | None, others: list[_Filter], bounds: _Bounds) -> tuple[str, list[Any]]:
    """One index scan: the records of one place of the leading filter that meet everything else."""
    by_link = lead is not None and not lead.column
    number = "k.seq" if by_link else "r.seq"
    ahead: list[tuple[str, Any]] = [(f"{number} {sign} %s", bound) for sign, bound in bounds.numbers]
    if lead is not None:
        ahead.insert(0, (f"r.{lead.column} = %s" if lead.column else "k.key = %s", lead.key))
    rest = list(bounds.conditions)
    values = [value for _, value in ahead] + bounds.values
    for places in others:
        rest.append("(" + " OR ".join(_test(place) for place in places) + ")")
        values += [place.key for place in places]
    # Without a filter the unit's own index must lead, or a search for few records reads all of the others.
    order = f"{number} {bounds.order}" if lead else f"r.tenant_id {bounds.order}, {number} {bounds.order}"
    tail = f"ORDER BY {order} LIMIT {bounds.limit:d}"
    first, checks = [condition for condition, _ in ahead], " AND ".join(rest)
    if by_link:
        # A value, not a join: links are read in order and looked up one by one, whatever the planner knows.
        first.append(f"(SELECT {checks} FROM river_record r WHERE r.seq = k.seq)")  # noqa: S608
        return f"SELECT k.seq AS seq FROM river_key k WHERE {' AND '.join(first)} {tail}", values  # noqa: S608
    where = " AND ".join([*first, checks])
    return f"SELECT r.seq AS seq FROM river_record r WHERE {where} {tail}", values  # noqa: S608


def _test(place: _Place) -> str:
    if place.column:
        return f"coalesce(r.{place.column} = %s, FALSE)"
    return "(SELECT count(*) FROM river_key x WHERE x.key = %s AND x.seq = r.seq) > 0"
