"""Word files, with python-docx loaded only when one is made: it takes 15 MiB."""

from xueji.common.documents.model import Document


def render_docx(document: Document) -> bytes:
    """The document as a Word file; see ``docx.render_docx``."""
    from xueji.common.documents.docx import render_docx as render

    return render(document)
