"""Kinds of notices; domains register theirs in ``AppConfig.ready``, the page offers them as a filter."""

PLAIN = "plain"
_labels: dict[str, str] = {}


def register(key: str, label: str) -> None:
    """Add a kind; the same key is replaced."""
    _labels[key] = label


def is_known(key: str) -> bool:
    """Whether the kind is registered."""
    return key in _labels


def choices() -> list[tuple[str, str]]:
    """Every kind with its Chinese label."""
    return list(_labels.items())


def label_of(key: str) -> str:
    """The label of a kind; a kind whose domain is gone keeps its key."""
    return _labels.get(key, key)
