"""How well agendas find their articles: four rankers on the judged agendas of `agendas.toml`, one table.

Run `python bench/propose.py [directory of statutes] [--set fresh] [--show] [--scale]`. The default directory
is `../shared/data/regulations` beside the repository. Of a law in several versions only the newest is used.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from xueji.activity.study_sessions.matching import (  # noqa: E402
    ArticleIndex,
    ArticleText,
    Theme,
    build_index,
    load_themes,
    propose_articles,
)
from xueji.common.search import Bm25Index, bigrams, build_bm25, weigh_terms, words  # noqa: E402
from xueji.foundation.regulations.rules import parse, text_dates  # noqa: E402

LIMIT = 5
SCALE_ARTICLES = 60_000
HEADING = (
    f"{'':26} {'law@3':>8} {'article@5':>9} {'right of':>9} {'irrelevant':>10} items    silence   CPU ms"
)
Ranker = Callable[[str], list[ArticleText]]
T = TypeVar("T")


@dataclass(frozen=True)
class Agenda:
    """A judged agenda: acceptable (law, number) pairs, arguable laws, the laws that serve each item."""

    set: str
    text: str
    articles: frozenset[tuple[str, int]]
    arguable: frozenset[str]
    parts: tuple[frozenset[str], ...]

    @property
    def laws(self) -> frozenset[str]:
        return frozenset(law for law, _ in self.articles)


def read_articles(directory: Path) -> list[ArticleText]:
    """Return the articles of the newest version of every statute in a directory of Markdown files."""
    newest: dict[str, tuple[str, list[ArticleText]]] = {}
    for path in sorted(directory.glob("*.md")):
        document = parse(path.read_text(encoding="utf-8"))
        law = document.title.replace("中华人民共和国", "")
        version = str(text_dates(path.name, document.header, document.articles).version_on or "")
        rows = [
            ArticleText(
                article_id=f"{law}/{article.number}.{article.suffix}",
                law=law,
                law_title=document.title,
                number=article.number,
                suffix=article.suffix,
                chapter=" ".join(article.division.path()) if article.division else "",
                text=article.text,
            )
            for article in document.articles
        ]
        newest[law] = max(newest.get(law, ("", [])), (version, rows), key=lambda pair: pair[0])
    return [row for _, rows in newest.values() for row in rows]


def read_agendas(path: Path) -> list[Agenda]:
    """Return the judged agendas with the short names of laws written out."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    full = data["names"]
    return [
        Agenda(
            set=row["set"],
            text=row["text"],
            articles=frozenset(pair for line in row.get("expect", ()) for pair in _pairs(line, full)),
            arguable=frozenset(full[name] for name in row.get("also", ())),
            parts=tuple(frozenset(full[name] for name in part) for part in row.get("parts", ())),
        )
        for row in data["agenda"]
    ]


def _pairs(line: str, full: dict[str, str]) -> Iterator[tuple[str, int]]:
    name, *numbers = line.split()
    for number in numbers:
        first, _, last = number.partition("-")
        yield from ((full[name], at) for at in range(int(first), int(last or first) + 1))


def rankers(index: ArticleIndex, themes: Sequence[Theme]) -> dict[str, Ranker]:
    """Return the systems to compare, from plain BM25 over character pairs to the whole."""
    searchable = [f"{row.law} {row.chapter} {row.text}" for row in index.articles]
    pairs = build_bm25(bigrams(text) for text in searchable)

    def plain(bm25: Bm25Index, terms: Callable[[str], list[str]]) -> Ranker:
        return lambda text: best(bm25.scores(weigh_terms({text: 1.0}, terms)))

    def best(scores: np.ndarray) -> list[ArticleText]:
        order = np.argsort(-scores, kind="stable")[:LIMIT]
        return [index.articles[at] for at in order if scores[at] > 0]

    by_id = {row.article_id: row for row in index.articles}

    def proposed(using: Sequence[Theme]) -> Ranker:
        return lambda text: [by_id[one.article_id] for one in propose_articles(index, text, using, LIMIT)]

    return {
        "BM25, character pairs": plain(pairs, bigrams),
        "BM25, words": plain(build_bm25(words(text) for text in searchable), words),
        "fused": lambda text: best(index.texts.scores(text)),
        "fused + gate, no themes": proposed(()),
        "fused + themes + gate": proposed(themes),
    }


@dataclass
class Figures:
    """Counts over agendas; `share` of them is what the table prints."""

    asked: int = 0
    law3: int = 0
    article5: int = 0
    precision: float = 0.0
    stray: int = 0
    parts: int = 0
    parts_served: int = 0
    silent_asked: int = 0
    silent: int = 0
    milliseconds: float = 0.0


def measure(agendas: Sequence[Agenda], rank: Ranker, show: bool = False) -> Figures:
    """Return the figures of one ranker; with `show` print what went wrong."""
    figures = Figures()
    for agenda in agendas:
        started = time.process_time()
        found = rank(agenda.text)[:LIMIT]
        figures.milliseconds += (time.process_time() - started) * 1000
        faults = _count(figures, agenda, found)
        if show and faults:
            print(f"{agenda.set}: {agenda.text}\n   {', '.join(faults)}")
            marks = ["+" if (row.law, row.number) in agenda.articles else "" for row in found]
            shown = [f"{row.law}{row.number}{mark}" for row, mark in zip(found, marks, strict=True)]
            print("   " + "  ".join(shown))
    return figures


def _count(figures: Figures, agenda: Agenda, found: Sequence[ArticleText]) -> list[str]:
    stray = {row.law for row in found} - agenda.laws - agenda.arguable
    faults = [f"irrelevant {'、'.join(sorted(stray))}"] if stray else []
    figures.stray += bool(stray)
    if not agenda.articles:
        figures.silent_asked += 1
        figures.silent += not stray
        return faults
    figures.asked += 1
    right = [(row.law, row.number) in agenda.articles for row in found]
    law_found = any(row.law in agenda.laws for row in found[:3])
    figures.law3 += law_found
    figures.article5 += any(right)
    figures.precision += sum(right) / len(found) if found else 0.0
    served = [any(row.law in part for row in found) for part in agenda.parts]
    figures.parts += len(served)
    figures.parts_served += sum(served)
    faults += [] if law_found else ["right law missing"]
    faults += [] if any(right) else ["right article missing"]
    faults += [] if all(served) else ["an item goes unserved"]
    return faults


def row_of(name: str, figures: Figures) -> str:
    """Return one line of the table."""
    asked = figures.asked or 1
    everyone = asked + figures.silent_asked
    return (
        f"{name:26} {figures.law3 / asked:8.1%} {figures.article5 / asked:9.1%}"
        f" {figures.precision / asked:9.1%} {figures.stray / everyone:10.1%}"
        f" {figures.parts_served}/{figures.parts:<6}"
        f" {figures.silent}/{figures.silent_asked:<6} {figures.milliseconds / everyone:7.2f}"
    )


def without_each_theme(index: ArticleIndex, agendas: Sequence[Agenda], themes: Sequence[Theme]) -> None:
    """Print how the whole fares when every agenda loses the theme it would have used first."""
    total = Figures()
    by_id = {row.article_id: row for row in index.articles}
    for agenda in agendas:
        used = {
            key for one in propose_articles(index, agenda.text, themes, LIMIT) for key in one.theme_keys[:1]
        }
        kept = [theme for theme in themes if theme.key not in used]
        found = [by_id[one.article_id] for one in propose_articles(index, agenda.text, kept, LIMIT)]
        _count(total, agenda, found)
    print(row_of("its own themes removed", total))
    blunt = [replace(theme, terms=()) for theme in themes]
    print(row_of("themes without terms", measure(agendas, rankers(index, blunt)["fused + themes + gate"])))


def measure_scale(rows: Sequence[ArticleText], agendas: Sequence[Agenda], themes: Sequence[Theme]) -> None:
    """Print build, storage and answer times for the statutes repeated under other names."""
    copies = range(max(1, round(SCALE_ARTICLES / len(rows))))
    many = [
        replace(row, article_id=f"{copy}/{row.article_id}", law=f"{copy}/{row.law}", law_title=name)
        for copy in copies
        for row in rows
        for name in [row.law_title if copy == 0 else f"第{copy}号{row.law}实施细则"]
    ]
    index, build = _timed(lambda: build_index(many))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "index.npz"
        _, saving = _timed(lambda: index.save(path))
        stored, loading = _timed(lambda: ArticleIndex.load(path))
        size = path.stat().st_size / 1e6
    times = sorted(_timed(lambda text=one.text: propose_articles(stored, text, themes))[1] for one in agendas)
    p95 = times[len(times) * 95 // 100] * 1000
    print(f"\n{len(many)} articles, CPU: build {build:.1f} s, save {saving:.1f} s, load {loading:.1f} s")
    print(
        f"file {size:.0f} MB; agenda to articles: mean {np.mean(times) * 1000:.0f} ms, p95 {p95:.0f} ms CPU"
    )


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    started = time.process_time()
    return work(), time.process_time() - started


def main() -> None:
    """Print one table a set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directory", nargs="?", default=str(ROOT.parent / "shared/data/regulations"))
    parser.add_argument("--set", action="append", help="only this set (tuning, held-out, fresh)")
    parser.add_argument("--scale", action="store_true", help="also measure 60,000 articles")
    parser.add_argument("--show", action="store_true", help="print what the last ranker gets wrong")
    options = parser.parse_args()
    rows = read_articles(Path(options.directory))
    if not rows:
        sys.exit(f"No statutes in {options.directory}")
    started = time.process_time()
    index, themes = build_index(rows), load_themes()
    took = (time.process_time() - started) * 1000
    print(
        f"{len(rows)} articles of {len(index.titles)} laws indexed in {took:.0f} ms CPU, {len(themes)} themes"
    )
    agendas = read_agendas(ROOT / "bench" / "agendas.toml")
    for name in options.set or sorted({agenda.set for agenda in agendas}):
        chosen = [agenda for agenda in agendas if agenda.set == name]
        print(f"\n{name}: {len(chosen)} agendas")
        print(HEADING)
        for title, rank in rankers(index, themes).items():
            last = title == "fused + themes + gate"
            print(row_of(title, measure(chosen, rank, show=options.show and last)))
        without_each_theme(index, chosen, themes)
    if options.scale:
        measure_scale(rows, agendas, themes)


if __name__ == "__main__":
    main()
