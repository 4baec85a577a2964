"""Searching 60,000 articles: ours beside tantivy alone over the same texts. Prints one table.

    python bench/search.py

XUEJI_BENCH_STATUTES names a folder of statutes as Markdown; else ../shared's are repeated with variation.
CPU is that of this process. "Ours" holds everything a request does below the view: catching up, direct
references, every kind with its filters, the rows of the first page with marks and snippets.
"""

import os
import random
import re
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

FOLDER = Path(tempfile.mkdtemp(prefix="xueji-bench-search-"))
os.environ["XUEJI_DATA_DIR"] = str(FOLDER)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xueji.config.settings")
ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "data" / "regulations"
ARTICLES = 60_000
QUERIES = 300
ARTICLE = re.compile(r"^(第[一二三四五六七八九十百千零〇]+条(?:之[一二三四五六七八九十]+)?)[\s\u3000]+(.+)")


def statutes(folder: Path) -> list[tuple[str, str, str]]:
    """(law, label, text) of every article below a folder."""
    found: list[tuple[str, str, str]] = []
    for file in sorted(folder.rglob("*.md")):
        if {"案例", "DLC"} & set(file.parts):
            continue
        for line in file.read_text(encoding="utf-8").splitlines():
            match = ARTICLE.match(line.strip())
            if match:
                found.append((file.stem.split("(")[0], match[1], match[2]))
            elif found and line.strip() and not line.startswith("#"):
                law, label, text = found[-1]
                found[-1] = (law, label, f"{text}\n{line.strip()}"[:4000])
    return found


def corpus() -> list[tuple[str, str, str]]:
    """60,000 articles; repeated ones get another law and words of another article."""
    named = os.environ.get("XUEJI_BENCH_STATUTES", "")
    real = statutes(Path(named) if named else SHARED)
    chance, rows = random.Random(7), list(real)
    while len(rows) < ARTICLES:
        law, label, text = chance.choice(real)
        other = chance.choice(real)[2]
        rows.append(
            (f"{law}{len(rows) // len(real)}", label, f"{text[: len(text) // 2]}{other[: len(other) // 2]}")
        )
    return rows[:ARTICLES]


def questions(rows: list[tuple[str, str, str]]) -> list[str]:
    """Words as typed: pieces of 2 to 12 characters, some of them two pieces."""
    chance = random.Random(11)

    def piece() -> str:
        text = re.sub(r"[\s，。；：（）、]", "", chance.choice(rows)[2]) or "招标"
        at = chance.randrange(max(1, len(text) - 12))
        return text[at : at + chance.randint(2, 12)]

    return [piece() if chance.random() < 0.7 else f"{piece()[:4]} {piece()[:4]}" for _ in range(QUERIES)]


def timed(asked: list[str], ask: Callable[[str], object]) -> list[float]:
    """CPU milliseconds a query."""
    for text in asked[:20]:
        ask(text)
    found = []
    for text in asked:
        begin = time.process_time()
        ask(text)
        found.append((time.process_time() - begin) * 1000)
    return sorted(found)


def row(name: str, spent: list[float], build: float, size: float, memory: float, visible: str) -> None:
    """One line of the table."""
    p95 = spent[int(0.95 * len(spent))]
    print(
        f"| {name} | {statistics.mean(spent):.2f} | {p95:.2f} | {spent[-1]:.1f} "
        f"| {build:.1f} | {size:.0f} | {memory:.0f} | {visible} |"
    )


def mebibytes() -> float:
    """Memory of this process."""
    import psutil

    return float(psutil.Process().memory_info().rss / 2**20)


def bench_ours(rows: list[tuple[str, str, str]], asked: list[str]) -> None:
    """The search of the platform over its own tables."""
    from django.db import transaction
    from django.utils import timezone

    from xueji.common.search import following, registry, selectors, services
    from xueji.common.search.entries import Entry
    from xueji.common.search.index import open_index
    from xueji.common.search.queries import Wish

    def entries() -> Iterator[Entry]:
        for number, (law, label, text) in enumerate(rows):
            yield Entry(
                "article",
                f"b{number}",
                f"《{law}》{label}",
                "/",
                text,
                since=date(2020, 1, 1),
                group=f"b:{law}",
            )

    now, today = timezone.now(), timezone.localdate()
    begin = time.process_time()
    with transaction.atomic():
        services.put_all(entries())
    stored = time.process_time() - begin
    before, begin = mebibytes(), time.process_time()
    following.rebuild_index(now)
    build = time.process_time() - begin
    kinds = tuple(kind.key for kind in registry.kinds())

    def ask(text: str) -> object:
        found = selectors.search(None, Wish(text, ("article", "regulation"), on=today), now)
        return selectors.hits_of(found.numbers[:20], found.marks, today)

    asked_kinds = {"article", "regulation"}
    registry.registered.kinds = {key: registry.registered.kinds[key] for key in kinds if key in asked_kinds}
    spent = timed(asked, ask)
    visible = []
    for number in range(20):
        begin = time.perf_counter()
        with transaction.atomic():
            services.put(Entry("article", f"n{number}", f"新写的第{number}条", "/", f"海棠花开第{number}回"))
        if not selectors.search(None, Wish(f"海棠花开第{number}回", ("article",)), now).numbers:
            raise SystemExit("What was just saved was not found.")
        visible.append((time.perf_counter() - begin) * 1000)
    shown = f"{statistics.median(visible):.0f} / {max(visible):.0f}"
    row("ours", spent, build, open_index().size_bytes / 2**20, mebibytes() - before, shown)
    print(f"  table: {len(rows)} entries stored in {stored:.1f} s CPU")


def bench_tantivy(rows: list[tuple[str, str, str]], asked: list[str]) -> None:
    """The engine alone: the same terms, one field, any term, the best twenty with their stored title."""
    import tantivy

    from xueji.common.search.index import terms_of

    folder, before, begin = FOLDER / "alone", mebibytes(), time.process_time()
    folder.mkdir()
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("title", stored=True, tokenizer_name="raw")
    builder.add_text_field("text", tokenizer_name="whitespace", index_option="freq")
    schema = builder.build()
    index = tantivy.Index(schema, path=str(folder))
    writer = index.writer(15_000_000, 1)
    for law, label, text in rows:
        writer.add_document(
            tantivy.Document(title=[f"{law}{label}"], text=[" ".join(terms_of(f"{law} {text}"))])
        )
    writer.commit()
    writer.wait_merging_threads()
    build = time.process_time() - begin
    index.reload()
    searcher = index.searcher()

    def ask(text: str) -> object:
        terms = dict.fromkeys(terms_of(text))
        any_of = [
            (tantivy.Occur.Should, tantivy.Query.term_query(schema, "text", term, "freq")) for term in terms
        ]
        hits = searcher.search(tantivy.Query.boolean_query(any_of), 20, count=False).hits
        return [searcher.doc(address) for _, address in hits]

    spent = timed(asked, ask)
    size = sum(file.stat().st_size for file in folder.iterdir()) / 2**20
    row("tantivy alone", spent, build, size, mebibytes() - before, "—")


def main() -> None:
    """Build both and ask both the same."""
    sys.path.insert(0, str(ROOT / "src"))
    from xueji.config.cli import set_up_django

    set_up_django()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    rows = corpus()
    asked = questions(rows)
    load = os.getloadavg()[0]
    print(f"{len(rows)} articles, {QUERIES} queries, {os.cpu_count()} cores, load average {load:.2f}")
    print("| what | CPU ms mean | p95 | max | build CPU s | disk MiB | memory + MiB | saved → found ms |")
    print("|---|---|---|---|---|---|---|---|")
    bench_ours(rows, asked)
    bench_tantivy(rows, asked)
    shutil.rmtree(FOLDER, ignore_errors=True)


if __name__ == "__main__":
    main()
