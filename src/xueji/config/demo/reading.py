"""Reads the files of a content pack (format: README.md beside this file)."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PACK = Path(__file__).parent / "pack"
FENCE = "+++"


@dataclass(frozen=True)
class Piece:
    """A case or reading: its metadata and its Markdown body."""

    facts: dict[str, Any]
    body: str


def read_toml(name: str) -> dict[str, Any]:
    """One TOML file of the pack."""
    return tomllib.loads((PACK / name).read_text(encoding="utf-8"))


def read_rules() -> list[tuple[str, bytes]]:
    """File name and bytes of each rule, older versions first."""
    return [(path.name, path.read_bytes()) for path in sorted((PACK / "rules").glob("*.md"))]


def read_pieces(folder: str) -> list[Piece]:
    """Cases or readings: TOML between two fences, then Markdown."""
    pieces = []
    for path in sorted((PACK / folder).glob("*.md")):
        _, head, body = path.read_text(encoding="utf-8").split(FENCE, 2)
        pieces.append(Piece(tomllib.loads(head), body.strip()))
    return pieces


def read_questions() -> list[dict[str, Any]]:
    """Every question of the pack."""
    return [
        question
        for path in sorted((PACK / "questions").glob("*.toml"))
        for question in tomllib.loads(path.read_text(encoding="utf-8"))["question"]
    ]
