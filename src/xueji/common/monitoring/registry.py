"""Figures of domains for the metrics; registering one loads nothing."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One gauge: ``read`` gives its values by label when somebody asks."""

    name: str
    help_text: str
    label: str
    read: Callable[[], dict[str, float]]


_figures: dict[str, Figure] = {}


def register(name: str, help_text: str, label: str, read: Callable[[], dict[str, float]]) -> None:
    """Add a figure, shown as ``xueji_<name>``; labels carry no names of persons or units."""
    _figures[name] = Figure(f"xueji_{name}", help_text, label, read)


def registered() -> list[Figure]:
    """Every figure, by name."""
    return [_figures[name] for name in sorted(_figures)]
