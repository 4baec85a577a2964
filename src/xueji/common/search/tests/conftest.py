"""A kind of thing of the tests' own, and an index that begins empty."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from xueji.common.search import index, registry, services
from xueji.common.search.entries import Entry

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@pytest.fixture
def notes(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Iterator[dict[str, Entry]]:
    """Entries by key, as the domain of the kind ``note`` has them; the kind is the only one registered."""
    settings.DATA_DIR = tmp_path
    index._opened.cache_clear()
    stored: dict[str, Entry] = {}
    kind = registry.SearchKind("note", "便笺", 10, lambda: iter(list(stored.values())))
    monkeypatch.setattr(registry.registered, "kinds", {"note": kind})
    monkeypatch.setattr(registry.registered, "readers", [])
    monkeypatch.setattr(registry.registered, "narrowings", {})
    yield stored
    index._opened.cache_clear()


@pytest.fixture
def note(notes: dict[str, Entry]) -> Callable[..., Entry]:
    """Save a note and what can be found of it."""

    def save(key: str, title: str, body: str = "", **facts: Any) -> Entry:
        entry = Entry("note", key, title, f"/notes/{key}/", body, lettered=title, **facts)
        notes[key] = entry
        with transaction.atomic():
            services.put(entry)
        return entry

    return save
