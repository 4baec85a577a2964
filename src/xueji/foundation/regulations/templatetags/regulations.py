"""Articles in templates: their address, their short citation, their disciplines in words."""

from __future__ import annotations

from django import template

from xueji.foundation.regulations import selectors
from xueji.foundation.regulations.selectors import Article, Discipline

register = template.Library()


@register.simple_tag
def article_url(article: Article) -> str:
    """Deep link to an article."""
    return selectors.article_url(article)


@register.simple_tag
def short_citation(article: Article) -> str:
    """《监察法》第四十三条."""
    return selectors.short_citation(article)


@register.filter
def discipline_label(value: str) -> str:
    """廉洁纪律 for ``integrity``."""
    return Discipline(value).label
