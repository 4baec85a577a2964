"""The *broader* relation as arithmetic: a concept may lie below several, never below itself.

``broader`` always maps a key to the keys directly above it; a key that is missing there lies at the top.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Hashable, Iterable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def inverse(edges: Mapping[Key, Iterable[Key]]) -> dict[Key, list[Key]]:
    """The same edges seen from the other end."""
    turned: dict[Key, list[Key]] = {}
    for key, others in edges.items():
        for other in others:
            turned.setdefault(other, []).append(key)
    return turned


def _reached(edges: Mapping[Key, Iterable[Key]], start: Iterable[Key]) -> set[Key]:
    found: set[Key] = set()
    waiting = list(start)
    while waiting:
        key = waiting.pop()
        for other in edges.get(key, ()):
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found


def ancestors_of(broader: Mapping[Key, Iterable[Key]], key: Key) -> set[Key]:
    """Everything above a key, however far; the key itself only if it lies on a cycle."""
    return _reached(broader, [key])


def descendants_of(broader: Mapping[Key, Iterable[Key]], key: Key) -> set[Key]:
    """Everything below a key, however far."""
    return _reached(inverse(broader), [key])


def cycle_made_by(
    broader: Mapping[Key, Collection[Key]], key: Key, wanted: Iterable[Key]
) -> list[Key] | None:
    """The way round that putting ``key`` below ``wanted`` would close, as keys from ``key`` to ``key``."""
    for above in wanted:
        way = _way(broader, above, key)
        if way is not None:
            return [key, *way]
    return None


def _way(broader: Mapping[Key, Collection[Key]], start: Key, goal: Key) -> list[Key] | None:
    """Shortest way upwards from ``start`` to ``goal``, both included."""
    came_from: dict[Key, Key | None] = {start: None}
    waiting = deque([start])
    while waiting:
        key = waiting.popleft()
        if key == goal:
            way: list[Key] = []
            at: Key | None = key
            while at is not None:
                way.append(at)
                at = came_from[at]
            return way[::-1]
        for other in broader.get(key, ()):
            if other not in came_from:
                came_from[other] = key
                waiting.append(other)
    return None


def find_cycles(broader: Mapping[Key, Collection[Key]]) -> list[list[Key]]:
    """Groups of keys that lie above themselves; empty for a sound graph.

    What is left when keys without anything above are taken away again and again (Kahn 1962) lies on or
    below a cycle; a key of it belongs to a cycle when it reaches itself.
    """
    left = {key: set(above) for key, above in broader.items()}
    below = inverse(left)
    waiting = [key for key in {*left, *below} if not left.get(key)]
    while waiting:
        key = waiting.pop()
        for other in below.get(key, ()):
            left[other].discard(key)
            if not left[other]:
                waiting.append(other)
    suspects = [key for key, above in left.items() if above]
    groups: list[list[Key]] = []
    seen: set[Key] = set()
    for key in suspects:
        if key in seen:
            continue
        above = ancestors_of(broader, key)
        if key in above:
            group = [other for other in suspects if other in above and key in ancestors_of(broader, other)]
            seen.update(group)
            groups.append(group)
    return groups


def depths(broader: Mapping[Key, Collection[Key]], keys: Iterable[Key]) -> dict[Key, int]:
    """Shortest distance of each key from the top; keys that hang on a cycle only are left out."""
    below = inverse(broader)
    found = {key: 0 for key in keys if not broader.get(key)}
    waiting = deque(found)
    while waiting:
        key = waiting.popleft()
        for other in below.get(key, ()):
            if other not in found:
                found[other] = found[key] + 1
                waiting.append(other)
    return found


def neighbours(
    edges: Iterable[tuple[Key, Key]], start: Iterable[Key], steps: int, limit: int
) -> tuple[list[Key], bool]:
    """Keys within ``steps`` of ``start``, nearest first, at most ``limit``; and whether some are left out."""
    beside: dict[Key, list[Key]] = {}
    for one, other in edges:
        beside.setdefault(one, []).append(other)
        beside.setdefault(other, []).append(one)
    found: dict[Key, int] = {}
    waiting: deque[tuple[Key, int]] = deque((key, 0) for key in start)
    while waiting:
        key, far = waiting.popleft()
        if key in found:
            continue
        if len(found) >= limit:
            return list(found), True
        found[key] = far
        if far < steps:
            waiting.extend((other, far + 1) for other in beside.get(key, ()) if other not in found)
    return list(found), False
