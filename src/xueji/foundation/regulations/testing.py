"""Factories for tests of this and higher domains."""

from __future__ import annotations

from datetime import UTC, date, datetime

from xueji.foundation.regulations.models import Article, RegulationVersion
from xueji.foundation.regulations.rules import article_label
from xueji.foundation.regulations.services import import_regulation

NOW = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


def make_regulation(
    title: str = "某市公用车辆管理办法",
    articles: dict[int, str] | None = None,
    effective_date: date = date(2024, 1, 1),
    version_date: date | None = None,
) -> RegulationVersion:
    """A regulation imported from numbered articles; ``version_date`` defaults to the effective date."""
    bodies = articles or {1: "公用车辆应当登记。", 2: "公用车辆不得外借。"}
    rows = [title, *(f"{article_label(number)} {text}" for number, text in bodies.items())]
    result = import_regulation(
        "\n\n".join(rows),
        name=f"{title}.md",
        actor=None,
        now=NOW,
        version_date=version_date or effective_date,
        effective_date=effective_date,
    )
    return result.version


def make_article(text: str = "公用车辆应当登记。", title: str = "某市公用车辆管理办法") -> Article:
    """The only article of a regulation of its own."""
    return Article.objects.get(version=make_regulation(title, {1: text}))
