"""Refusals of the document tools, each with the way to mend it."""

from xueji.common.errors import DomainError


class DocumentsUnavailable(DomainError):
    """The machine lacks a library or a font that a kind of document needs."""


class DocumentTooLarge(DomainError):
    """The document holds more than the chosen format can set in reasonable time."""


class UnreadableWorkbook(DomainError):
    """A file given as an Excel workbook cannot be read as one."""
