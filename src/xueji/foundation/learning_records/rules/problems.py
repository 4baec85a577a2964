"""What is wrong with received xAPI data, and where."""


class InvalidStatement(ValueError):
    """A property breaks a rule of xAPI; the text names its path, e.g. ``actor.mbox: …``."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}" if path else reason)
        self.path = path
        self.reason = reason


def fail(path: str, reason: str) -> None:
    """Refuse the property at this path."""
    raise InvalidStatement(path, reason)


def as_object(value: object, path: str) -> dict[str, object]:
    """The value as a JSON object."""
    if type(value) is not dict:
        raise InvalidStatement(path, "must be a JSON object")
    return value


def as_array(value: object, path: str) -> list[object]:
    """The value as a JSON array."""
    if type(value) is not list:
        raise InvalidStatement(path, "must be a JSON array")
    return value


def known_keys(found: dict[str, object], allowed: frozenset[str], path: str) -> None:
    """Refuse properties the specification does not name; names are case-sensitive."""
    if not found.keys() <= allowed:
        name = min(found.keys() - allowed)
        raise InvalidStatement(f"{path}.{name}" if path else name, "is not a property defined by xAPI here")
