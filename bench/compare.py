"""P-9: comparing two versions of a law, ours beside difflib by article number.

Usage: python bench/compare.py [FOLDER]

Pairs are files of one name with two dates (监察法(2018-03-20).md); FOLDER defaults to
../shared/data/regulations. A made-up pair of the size of a civil code is always among them.
"""

import difflib
import random
import re
import sys
import time
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src")]

from xueji.foundation.regulations.rules import parse  # noqa: E402
from xueji.foundation.regulations.rules.comparing import (  # noqa: E402
    ComparedArticle,
    articles_of,
    compare,
    count_kinds,
)

FOLDER = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared" / "data" / "regulations"
NAME = re.compile(r"(.+)\((\d{4}-\d{2}-\d{2})\)$")
SHOWN = 20
Pair = tuple[str, list[ComparedArticle], list[ComparedArticle]]


def real_pairs() -> list[Pair]:
    """Neighbouring versions of one name below the folder."""
    versions: defaultdict[tuple[Path, str], list[tuple[str, Path]]] = defaultdict(list)
    for file in FOLDER.rglob("*.md"):
        if match := NAME.match(file.stem):
            versions[file.parent, match[1]].append((match[2], file))
    found = []
    for (_, name), files in sorted(versions.items()):
        for (old, first), (new, second) in zip(sorted(files), sorted(files)[1:], strict=False):
            texts = [articles_of(parse(file.read_text(encoding="utf-8"))) for file in (first, second)]
            found.append((f"{name} {old[:4]}→{new[:4]}", *texts))
    return found


def sample_pair(articles: int = 1260) -> Pair:
    """A made-up law of the size of a civil code, one article in ten new, one in five reworded."""
    words = "登记审批费用预算采购合同验收档案培训考核报告公示举报调查处理期限印章会议纪要值班保密网络数据"
    chance = random.Random(9)
    old = ["".join(chance.choice(words) for _ in range(90)) + "。" for _ in range(articles)]
    new: list[str] = []
    for place, text in enumerate(old):
        if place % 10 == 9:
            new.append("".join(chance.choice(words) for _ in range(90)) + "。")
        new.append(text[:40] + "应当另行批准" + text[50:] if place % 5 == 0 else text)
    sides = [[ComparedArticle(number, 0, text) for number, text in enumerate(side, 1)] for side in (old, new)]
    return f"sample of {articles} articles", sides[0], sides[1]


def by_number(old: list[ComparedArticle], new: list[ComparedArticle]) -> int:
    """difflib on the articles of the same number: how many it calls changed."""
    texts = {one.reference: one.text for one in old}
    matcher = difflib.SequenceMatcher(autojunk=False)
    changed = 0
    for one in new:
        matcher.set_seqs(texts.get(one.reference, ""), one.text)
        changed += matcher.ratio() < 1
    return changed


def row(pair: Pair) -> tuple[float, str]:
    """One line of the table, with our seconds to sort by."""
    name, old, new = pair
    start = time.process_time()
    counts = count_kinds(change.kind for change in compare(old, new))
    middle = time.process_time()
    changed = by_number(old, new)
    end = time.process_time()
    words = sum(len(one.text) for one in (*old, *new))
    found = ", ".join(f"{kind} {count}" for kind, count in counts.items() if count)
    seconds = f"{middle - start:.2f} | {end - middle:.2f}"
    line = f"| {name} | {len(old)} → {len(new)} | {words} | {seconds} | {changed} | {found} |"
    return middle - start, line


def main() -> None:
    """Print one table, the slowest pairs first."""
    rows = sorted((row(pair) for pair in [*real_pairs(), sample_pair()]), reverse=True)
    print("| pair | articles | characters | ours CPU s | difflib by number CPU s | it calls changed | ours |")
    print("|---|---|---|---|---|---|---|")
    for _, line in rows[:SHOWN]:
        print(line)
    print(f"{len(rows)} pairs, {sum(seconds for seconds, _ in rows):.1f} s CPU in all, ours")


if __name__ == "__main__":
    main()
