"""Pure reading and writing of regulations: no Django, no clock."""

from .bodies import Row, paragraphs_of, rows_of
from .citation_grammar import Reference
from .citations import Citation, Context, find_citations
from .classify import KINDS, kind_and_issuer
from .dates import TextDates, text_dates
from .document import (
    Article,
    Division,
    Document,
    Item,
    Line,
    LineKind,
    Paragraph,
    Problem,
    UnreadableSource,
    article_label,
)
from .export import ArticlePart, HeadingPart, TextPart, parts_of, to_markdown, to_source
from .names import NameIndex, normal_name, short_title, title_from_file_name
from .numerals import to_chinese
from .sources import SUFFIXES, Source, clean_text, read_source
from .structure import parse

__all__ = [
    "KINDS",
    "SUFFIXES",
    "Article",
    "ArticlePart",
    "Citation",
    "Context",
    "Division",
    "Document",
    "HeadingPart",
    "Item",
    "Line",
    "LineKind",
    "NameIndex",
    "Paragraph",
    "Problem",
    "Reference",
    "Row",
    "Source",
    "TextDates",
    "TextPart",
    "UnreadableSource",
    "article_label",
    "clean_text",
    "find_citations",
    "kind_and_issuer",
    "normal_name",
    "paragraphs_of",
    "parse",
    "parts_of",
    "read_source",
    "rows_of",
    "short_title",
    "text_dates",
    "title_from_file_name",
    "to_chinese",
    "to_markdown",
    "to_source",
]
