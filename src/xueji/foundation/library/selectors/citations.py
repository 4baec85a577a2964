"""Articles that content cites: read from what an editor types, and shown with their text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from xueji.foundation.regulations import selectors as regulations


@dataclass(frozen=True, slots=True)
class TypedCitations:
    """What typed lines come to: (article id, label) pairs, and a sentence for every line that fails."""

    found: tuple[tuple[int, str], ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CitedArticle:
    """A cited article as pages show it; ``note`` says when a later version is in force."""

    article_id: int
    label: str
    number: str
    paragraphs: list[str]
    url: str
    note: str


def typed_citations(text: str, on: date, kept: Mapping[str, int] | None = None) -> TypedCitations:
    """Resolve lines like ``招标投标法 第五条``.

    Args:
        on: the day whose versions are meant.
        kept: articles by label as stored; a line that stands there keeps its (perhaps older) version.
    """
    found: dict[int, str] = {}
    problems = []
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.strip()
        if not words:
            continue
        if kept and words in kept:
            found.setdefault(kept[words], words)
            continue
        resolved = regulations.resolve_citations(words, on)
        if not resolved:
            problems.append(f"第 {number} 行“{words[:60]}”没有找到：请核对法规名称和条号，或先导入这部法规。")
        for label, article in resolved:
            found.setdefault(article.pk, label)
    return TypedCitations(tuple(found.items()), tuple(problems))


def cited_articles(citations: Sequence[tuple[int, str]], on: date) -> list[CitedArticle]:
    """Articles with their text in the cited version; an empty label is written out."""
    articles = regulations.articles_by_ids([article_id for article_id, _ in citations])
    shown = []
    for article_id, label in citations:
        article = articles.get(article_id)
        if article is None:
            continue
        title = article.version.regulation.title
        current = regulations.find_article(title, article.number, article.suffix, as_of=on)
        shown.append(
            CitedArticle(
                article_id=article_id,
                label=label or regulations.short_citation(article),
                number=regulations.article_label(article),
                paragraphs=[line for line in article.text.split("\n") if line.strip()],
                url=regulations.article_url(article),
                note=_version_note(article.version_id, current.version_id if current else None),
            )
        )
    return shown


def _version_note(cited_version_id: int, current_version_id: int | None) -> str:
    if current_version_id == cited_version_id:
        return ""
    if current_version_id is None:
        return "现行版本中已没有这一条，这里是引用时的条文"
    return "此后法规已修订，这里是引用时的条文"
