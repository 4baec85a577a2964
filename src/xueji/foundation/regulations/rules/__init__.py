"""Pure reading and writing of regulations: no Django, no clock."""

from .dates import TextDates, text_dates
from .document import Article, Division, Document, Item, Line, LineKind, Paragraph, Problem, article_label
from .export import ArticlePart, HeadingPart, TextPart, parts_of, to_markdown, to_source
from .structure import paragraphs_of, parse

__all__ = [
    "Article",
    "ArticlePart",
    "Division",
    "Document",
    "HeadingPart",
    "Item",
    "Line",
    "LineKind",
    "Paragraph",
    "Problem",
    "TextDates",
    "TextPart",
    "article_label",
    "paragraphs_of",
    "parse",
    "parts_of",
    "text_dates",
    "to_markdown",
    "to_source",
]
