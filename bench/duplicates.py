"""Near copies among resources: what is found, what is not, and what a check costs.

``python bench/duplicates.py`` prints one table. Texts are generated from a fixed seed: characters by their
frequency in the cases of the demonstration, so runs of four repeat as they do in prose of one subject.
"""

import random
import time
from collections.abc import Callable
from pathlib import Path

from xueji.common.search import near_copies as near

PACK = Path(__file__).parents[1] / "src" / "xueji" / "config" / "demo" / "pack"
COUNT, COPIES, PAIRS = 10_000, 1_000, 1_000
SHOWN, REPEATED, ALLOWANCE, SHARED_LEAST = 0.3, 0.5, 0.6, 30


def characters() -> list[str]:
    """The Chinese characters of the demonstration cases, as often as they occur."""
    text = "".join(path.read_text(encoding="utf-8") for path in sorted((PACK / "cases").glob("*.md")))
    return [char for char in text if "\u4e00" <= char <= "\u9fff"]


def articles() -> list[str]:
    """Articles of the demonstration rules: what cases quote."""
    lines = "\n".join(path.read_text(encoding="utf-8") for path in sorted((PACK / "rules").glob("*.md")))
    return [line for line in lines.splitlines() if line.startswith("第") and len(line) > 30]


def written(rng: random.Random, stock: list[str], length: int) -> str:
    """A text of its own."""
    return "".join(rng.choices(stock, k=length))


def edited(rng: random.Random, stock: list[str], text: str, share: float) -> str:
    """The text with so many characters dropped, replaced or put in."""
    out: list[str] = []
    for char in text:
        act = rng.random() / share
        if act >= 1:
            out.append(char)
        elif act >= 2 / 3:
            out += [char, rng.choice(stock)]
        elif act >= 1 / 3:
            out.append(rng.choice(stock))
    return "".join(out)


def cpu(act: Callable[[], object]) -> float:
    """Processor seconds of one call."""
    before = time.process_time()
    act()
    return time.process_time() - before


def alike(left: near.Hashes, right: near.Hashes) -> bool:
    """Whether a person would be shown the two."""
    found = near.overlap(left, right)
    return found.shared >= SHARED_LEAST and found.contained >= SHOWN


def main() -> None:
    """Print the table."""
    rng, stock, laws = random.Random(20), characters(), articles()
    quoted = near.quotable(laws)
    texts = [written(rng, stock, rng.randint(300, 1500)) for _ in range(COUNT)]
    sketches = [near.sketch(near.fingerprint(text, quoted)) for text in texts]
    print("| what | n | result |")
    print("|---|---|---|")
    for share, count in ((0.05, COPIES), (0.2, COPIES // 5)):
        found = sum(is_found(rng, stock, texts, sketches, quoted, share) for _ in range(count))
        print(f"| copies with {share:.0%} edits found among {COUNT:,} | {count} | {found / count:.1%} |")
    alone, raw = 0, 0
    for _ in range(PAIRS):
        law = "\n".join(rng.sample(laws, 5))
        pair = [written(rng, stock, 150) + law + written(rng, stock, 100) for _ in range(2)]
        raw += alike(near.fingerprint(pair[0]), near.fingerprint(pair[1]))
        alone += alike(near.fingerprint(pair[0], quoted), near.fingerprint(pair[1], quoted))
    print(f"| false alarms, two texts quoting the same 5 articles, quotations left in | {PAIRS} | {raw} |")
    print(f"| false alarms, quotations taken out | {PAIRS} | {alone} |")
    asked = near.fingerprint(texts[0], quoted)
    check = cpu(lambda: near.candidates(near.sketch(asked), sketches, SHOWN * ALLOWANCE))
    print(f"| one text against {COUNT:,} sketches, CPU | 1 | {check * 1000:.0f} ms |")
    pairs = cpu(lambda: near.alike_pairs(sketches, SHOWN * ALLOWANCE))
    print(f"| all pairs of {COUNT:,} sketches, CPU | 1 | {pairs * 1000:.0f} ms |")
    making = cpu(lambda: [near.sketch(near.fingerprint(text, quoted)) for text in texts[:1000]])
    print(f"| making a sketch, CPU | 1000 | {making:.2f} ms each |")
    peer(texts)


def is_found(
    rng: random.Random,
    stock: list[str],
    texts: list[str],
    sketches: list[near.Sketch],
    quoted: near.Hashes,
    share: float,
) -> bool:
    """Whether the copy of a random text leads back to it, as the form does it."""
    at = rng.randrange(len(texts))
    copy = near.fingerprint(edited(rng, stock, texts[at], share), quoted)
    close = near.candidates(near.sketch(copy), sketches, SHOWN * ALLOWANCE)[:20]
    return at in close and alike(copy, near.fingerprint(texts[at], quoted))


def peer(texts: list[str]) -> None:
    """The same sketches by datasketch (PyPI); without it the table ends before this row."""
    try:
        from datasketch import MinHash  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        return

    def make() -> None:
        for text in texts[:200]:
            MinHash.bulk([[text[at : at + 4].encode() for at in range(len(text) - 3)]], num_perm=128)

    print(f"| datasketch MinHash (128), CPU | 200 | {cpu(make) * 5:.2f} ms each |")


if __name__ == "__main__":
    main()
