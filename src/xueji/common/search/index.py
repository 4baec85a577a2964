"""The index on disk: a tantivy folder derived from the stored entries, shared by the processes of a machine.

It can be deleted at any time; ``following`` makes it again. A commit holds the documents and the place in the
log up to which they are true, so that a process killed in between leaves the one before.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import threading
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import tantivy
from django.conf import settings
from django.db import connection

from .models import SearchDocument
from .tokens import bigrams, words

LAYOUT = 1
"""Raised when the schema below changes: another folder, made anew."""
WRITER_HEAP_BYTES = 15_000_000
"""The least tantivy takes; freed after every write."""
ALWAYS = 99_999_999
STATE_KIND = "~state"


class WriterBusy(Exception):
    """Another process is writing the index at this moment."""


@dataclass(frozen=True, slots=True)
class State:
    """How far an index has read the log.

    Args:
        seen, stamp: the last change read.
        gaps: [first, last, noticed at (epoch seconds)] of numbers below ``seen`` that were not there yet: on
            PostgreSQL a transaction may commit after a later number is visible.
    """

    seen: int = 0
    stamp: str = ""
    gaps: tuple[tuple[int, int, float], ...] = ()


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("number", indexed=True, fast=True)
    builder.add_text_field("digest", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("state", stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("kind", "group"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in ("disciplines", "units", "letters"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    builder.add_text_field("industry", tokenizer_name="raw", index_option="basic")
    for name in ("title", "body", "context"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    for name in ("day", "since", "until"):
        builder.add_unsigned_field(name, indexed=True, fast=True)
    return builder.build()


class SearchIndex:
    """One folder with the index; threads share it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.schema = _schema()
        self._index = tantivy.Index(self.schema, path=str(folder))
        self._lock = threading.Lock()
        self._state: State | None = None
        self.reload()

    def reload(self) -> None:
        """Take up what this or another process has committed."""
        with self._lock:
            self._index.reload()
            self.searcher = self._index.searcher()
            self._state = self._read_state()

    @property
    def state(self) -> State | None:
        """How far the open index has read; None: it was never filled."""
        return self._state

    def _read_state(self) -> State | None:
        query = tantivy.Query.term_query(self.schema, "kind", STATE_KIND)
        hits = self.searcher.search(query, 1).hits
        if not hits:
            return None
        stored = json.loads(self.searcher.doc(hits[0][1])["state"][0])
        return State(stored["seen"], stored["stamp"], tuple(tuple(gap) for gap in stored["gaps"]))

    def write(self, rows: Iterable[SearchDocument], state: State, *, drop: Sequence[int] | None) -> None:
        """Write documents and the state in one commit.

        Args:
            drop: numbers of the documents to take out first; None: everything.
        Raises:
            WriterBusy: another process writes; nothing was changed.
        """
        try:
            writer = self._index.writer(WRITER_HEAP_BYTES, 1)
        except ValueError as error:
            if "lock" not in str(error).lower():
                raise
            raise WriterBusy from error
        try:
            if drop is None:
                writer.delete_all_documents()
            for number in drop or ():
                writer.delete_documents_by_query(self._numbered(number))
            writer.delete_documents_by_term("kind", STATE_KIND)
            for row in rows:
                writer.add_document(_document(row))
            writer.add_document(_state_document(state))
            writer.commit()
        finally:
            writer.wait_merging_threads()
        self.reload()

    def _numbered(self, number: int) -> tantivy.Query:
        # delete_documents_by_term() takes a plain int for a signed one and matches nothing.
        return tantivy.Query.term_query(self.schema, "number", number, "basic")

    def search(self, query: tantivy.Query, limit: int, *, by_day: bool = False) -> list[tuple[int, float]]:
        """(number of the document, score) of the best; by day of the newest, whose score is the day."""
        hits = (
            self.searcher.search(query, limit, count=False, order_by_field="day")
            if by_day
            else self.searcher.search(query, limit, count=False)
        ).hits
        addresses = [address for _, address in hits]
        numbers = self.searcher.fast_field_values("number", addresses)
        return [(int(number or 0), float(score)) for number, (score, _) in zip(numbers, hits, strict=True)]

    def digests(self) -> dict[int, str]:
        """Digest by number of every document in the index."""
        total = self.searcher.num_docs
        hits = self.searcher.search(tantivy.Query.all_query(), max(total, 1), count=False).hits
        rows = (self.searcher.doc(address).to_dict() for _, address in hits)
        found = {}
        for row in rows:
            if "state" not in row:
                number, _, digest = row["digest"][0].partition(" ")
                found[int(number)] = digest
        return found

    @property
    def size_bytes(self) -> int:
        """Bytes on disk."""
        total = 0
        for file in self.folder.iterdir():
            with suppress(OSError):
                total += file.stat().st_size
        return total


def _document(row: SearchDocument) -> tantivy.Document:
    document = tantivy.Document()
    document.add_unsigned("number", row.pk)
    document.add_text("digest", f"{row.pk} {row.digest}")
    for name, value in (("kind", row.kind), ("group", row.group_key), ("industry", row.industry)):
        document.add_text(name, value)
    for name in ("disciplines", "units", "letters"):
        document.add_text(name, getattr(row, name))
    for name in ("title", "body", "context"):
        document.add_text(name, " ".join(terms_of(getattr(row, name))))
    document.add_unsigned("day", day_number(row.day, 0))
    document.add_unsigned("since", day_number(row.since, 0))
    document.add_unsigned("until", day_number(row.until, ALWAYS))
    return document


def _state_document(state: State) -> tantivy.Document:
    document = tantivy.Document()
    document.add_text("kind", STATE_KIND)
    document.add_text("state", json.dumps(asdict(state)))
    return document


def terms_of(text: str) -> list[str]:
    """What a text is found by: its dictionary words and its character pairs."""
    return words(text) + bigrams(text)


def day_number(day: date | None, otherwise: int) -> int:
    """20260105 for 2026-01-05, which sorts as days do."""
    return day.year * 10_000 + day.month * 100 + day.day if day else otherwise


def folder_of_database() -> Path:
    """Where the index of the present database lies."""
    facts: dict[str, Any] = connection.settings_dict
    name = repr([str(facts.get(key, "")) for key in ("ENGINE", "HOST", "PORT", "NAME")])
    return Path(settings.DATA_DIR) / "search" / f"{LAYOUT}-{hashlib.sha256(name.encode()).hexdigest()[:12]}"


def open_index() -> SearchIndex:
    """The index of the present database, opened once a process."""
    return _opened(folder_of_database())


@lru_cache(maxsize=4)
def _opened(folder: Path) -> SearchIndex:
    try:
        return SearchIndex(folder)
    except (ValueError, OSError):
        # Derived from the database, so a damaged index is made again.
        shutil.rmtree(folder, ignore_errors=True)
        return SearchIndex(folder)
