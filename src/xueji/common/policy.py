"""Figures that leaders decide: read from ``policy/<name>.toml``, each entry with value, unit and source."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

# In the wheel the folder lies inside the package, in a checkout beside ``src``.
PLACES = (Path(__file__).parents[1] / "policy", Path(__file__).parents[3] / "policy")
FIELDS = {"value", "unit", "source"}


@cache
def figures(name: str) -> Mapping[str, Any]:
    """Values of one policy file by name.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: an entry lacks its value, unit or source document.
    """
    return MappingProxyType({key: row["value"] for key, row in _rows(name).items()})


@cache
def sources(name: str) -> Mapping[str, str]:
    """The source document of each value of one policy file; raises as ``figures`` does."""
    return MappingProxyType({key: str(row["source"]) for key, row in _rows(name).items()})


def _rows(name: str) -> dict[str, dict[str, Any]]:
    path = next((place / f"{name}.toml" for place in PLACES if (place / f"{name}.toml").exists()), None)
    if path is None:
        raise FileNotFoundError(f"policy/{name}.toml")
    rows = tomllib.loads(path.read_text(encoding="utf-8"))
    for key, row in rows.items():
        if not isinstance(row, dict) or not row.keys() >= FIELDS:
            raise ValueError(f"policy/{name}.toml: {key} needs value, unit and source.")
    return rows
