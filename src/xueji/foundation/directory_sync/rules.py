"""A directory as departments and entries, whatever system it came from, and the rows made of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Department:
    """A department; the topmost one has no parent."""

    key: str
    name: str
    parent_key: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A person of the directory; the first department is the main one."""

    code: str
    name: str
    department_keys: Sequence[str]
    title: str = ""
    phone: str = ""
    has_left: bool = False


@dataclass(frozen=True, slots=True)
class Directory:
    """Everything that was read at one time."""

    departments: Sequence[Department]
    entries: Sequence[Entry]


def rows_of(directory: Directory, prefix: str) -> list[dict[str, str]]:
    """The rows of an import list; what a directory does not know stays empty, which changes nothing.

    Args:
        prefix: put before a department's key to give the code of its unit.
    """
    return [
        {
            "name": one.name,
            "code": one.code,
            "unit_code": f"{prefix}{one.department_keys[0]}" if one.department_keys else "",
            "title": one.title,
            "phone": one.phone,
            "status": "调离" if one.has_left else "",
        }
        for one in directory.entries
    ]


def missing_units(
    directory: Directory, prefix: str, known: Iterable[str], root_code: str
) -> list[tuple[str, str, str]]:
    """Departments that are no units yet, as (code, name, code of the unit above), parents first."""
    there = set(known)
    keys = {one.key for one in directory.departments}
    found = []
    for one in _parents_first(directory.departments):
        code = f"{prefix}{one.key}"
        if code not in there:
            above = f"{prefix}{one.parent_key}" if one.parent_key in keys else root_code
            found.append((code, one.name, above))
    return found


def _parents_first(departments: Sequence[Department]) -> list[Department]:
    by_key = {one.key: one for one in departments}
    ordered: dict[str, Department] = {}

    def add(one: Department, on_the_way: frozenset[str]) -> None:
        parent = by_key.get(one.parent_key)
        if parent is not None and parent.key not in on_the_way:
            add(parent, on_the_way | {one.key})
        ordered.setdefault(one.key, one)

    for one in departments:
        add(one, frozenset())
    return list(ordered.values())
