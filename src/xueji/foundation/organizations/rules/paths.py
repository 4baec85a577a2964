"""Arithmetic of the organization tree: materialised paths."""

from collections.abc import Iterable

# A path is a row of fixed-width base-36 steps without separators. Digits and capital letters sort alike
# under every collation, so a subtree is a plain index range on SQLite, PostgreSQL and others.
STEP_CHARACTERS = 6
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def path_step(key: int) -> str:
    """One step of a path from a unit's number (0 ≤ key < 36⁶)."""
    if not 0 <= key < len(ALPHABET) ** STEP_CHARACTERS:
        raise ValueError("The key does not fit one path step.")
    digits = ""
    for _ in range(STEP_CHARACTERS):
        key, digit = divmod(key, len(ALPHABET))
        digits = ALPHABET[digit] + digits
    return digits


def step_key(step: str) -> int:
    """The unit's number of one path step."""
    return int(step, len(ALPHABET))


def child_path(parent_path: str, key: int) -> str:
    """Path of the unit ``key`` below ``parent_path`` (empty for a root)."""
    return parent_path + path_step(key)


def subtree_range(path: str) -> tuple[str, str]:
    """First path inside the subtree and first path after it: ``low <= path < high``."""
    head, last = path[:-STEP_CHARACTERS], path[-STEP_CHARACTERS:]
    return path, head + path_step(step_key(last) + 1)


def ancestor_paths(path: str) -> list[str]:
    """Paths from the root down to the unit itself."""
    ends = range(STEP_CHARACTERS, len(path) + 1, STEP_CHARACTERS)
    return [path[:end] for end in ends]


def is_within(path: str, ancestor_path: str) -> bool:
    """Whether a unit lies in the subtree of another (itself included)."""
    return path.startswith(ancestor_path)


def outermost(paths: Iterable[str]) -> list[str]:
    """The paths that lie under no other path of the collection, in order."""
    kept: list[str] = []
    for path in sorted(set(paths)):
        if not (kept and is_within(path, kept[-1])):
            kept.append(path)
    return kept
