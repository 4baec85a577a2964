"""Build the HTML that WeasyPrint turns into an official PDF; every text is escaped."""

from collections.abc import Sequence
from html import escape
from importlib.resources import files
from typing import Final

from xueji.common.documents import layout
from xueji.common.documents.layout import FONT_CHAINS, LAST_FONTS, SONG
from xueji.common.documents.model import (
    Align,
    AttachmentList,
    AttachmentStart,
    Block,
    Closing,
    Document,
    Face,
    Heading,
    LabelledParagraph,
    Mark,
    MarkedCell,
    PageBreak,
    Paragraph,
    Run,
    SignatureLines,
    Table,
    attachment_lines,
    chinese_date,
    closing_indents,
    numbered_headings,
)
from xueji.common.documents.text import clean, clean_line

_WHOLE_ROW_CHARACTERS: Final = 300
_GAP: Final = '<div class="gap"></div>'


def style_sheet() -> str:
    """Return the style sheet with the font chains in place of its variables."""
    css = files("xueji.common.documents").joinpath("official.css").read_text("utf-8")
    last = _families(LAST_FONTS)
    for face, chain in FONT_CHAINS.items():
        css = css.replace(f"var(--{face})", f"{_families(chain)}, {last}, serif")
    return css.replace("var(--song)", f"{_families((SONG, 'SimSun'))}, {last}, serif")


def _families(names: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def build_html(document: Document) -> str:
    """Return the whole page as HTML without any address in it."""
    title = "".join(f"<h1>{escape(line.strip())}</h1>" for line in clean(document.title).split("\n"))
    meta = "".join(f'<p class="center">{_line(line)}</p>' for line in document.meta)
    blocks = "".join(_block(block, number) for block, number in numbered_headings(document.blocks))
    mark = f'<div class="watermark">{_line(document.page_mark)}</div>' if document.page_mark else ""
    source = f'<p class="provenance">{_line(document.provenance.line())}</p>' if document.provenance else ""
    return (
        f'<!DOCTYPE html><html lang="zh-Hans"><head><meta charset="utf-8">{_head(document)}</head>'
        f'<body class="{"across" if document.landscape else "upright"}">'
        f"{mark}{title}{meta}{_GAP if document.blocks else ''}{blocks}{source}</body></html>"
    )


def _head(document: Document) -> str:
    named = f'<meta name="author" content="{_line(document.author)}">' if document.author else ""
    if document.created_at:
        named += (
            f'<meta name="dcterms.created" content="{document.created_at.isoformat(timespec="seconds")}">'
        )
    return f"<title>{_line(document.title)}</title>{named}"


def _line(text: object) -> str:
    return escape(clean_line(text))


def _block(block: Block, number: str) -> str:
    match block:
        case Heading():
            tag = f"h{block.level + 1}"
            return f"<{tag}>{number}{_line(block.text)}</{tag}>"
        case Paragraph():
            kind = "indent" if block.indent and block.align is Align.LEFT else ""
            return _paragraph("".join(map(_run, block.runs)), f"{kind} {block.align}".strip())
        case LabelledParagraph():
            label = Run(f"{clean_line(block.label)}：", Face.HEADING)
            return _paragraph(_run(label) + _run(Run(block.text)), "indent")
        case Table():
            return _table(block)
        case AttachmentList():
            return _GAP + "".join(_paragraph(escape(line), "indent") for line in attachment_lines(block))
        case _:
            return _closing_block(block)


def _closing_block(block: SignatureLines | Closing | PageBreak | AttachmentStart) -> str:
    match block:
        case SignatureLines():
            lines = (_paragraph(f"{_line(label)}：{'_' * 20}", "signature") for label in block.labels)
            return _GAP + "".join(lines)
        case Closing():
            name, day = closing_indents(block)
            # The indent is part of the text: full-width spaces need no inline style.
            return _GAP + "".join(
                _paragraph(f"{escape(text)}{_spaces(indent)}", "closing")
                for text, indent in ((clean_line(block.name), name), (chinese_date(block.day), day))
            )
        case AttachmentStart():
            lead = f'<p class="new-page"><span class="face-heading">附件{block.number or ""}</span></p>'
            return f"{lead}{_GAP}<h1>{_line(block.title)}</h1>{_GAP}"
        case PageBreak():
            return '<div class="new-page"></div>'


def _spaces(width: float) -> str:
    """Return a gap of so many characters that a browser keeps at the end of a line."""
    return "&#x2003;" * int(width) + ("&#x2002;" if width % 1 else "") + "&#x2060;"


def _paragraph(inner: str, kind: str) -> str:
    return f'<p class="{kind}">{inner}</p>'


def _run(run: Run) -> str:
    inner = _marked(run)
    if run.bold:
        inner = f"<b>{inner}</b>"
    return inner if run.face is Face.BODY else f'<span class="face-{run.face}">{inner}</span>'


def _marked(run: Run) -> str:
    inner = escape(clean(run.text))
    tag = {Mark.DELETED: "del", Mark.ADDED: "ins"}.get(run.mark)
    return f"<{tag}>{inner}</{tag}>" if tag else inner


def _table(block: Table) -> str:
    widths = layout.shares([column.width for column in block.columns], 100)
    columns = "".join(f'<col style="width:{width:.3f}%">' for width in widths)
    head = "".join(f"<th>{_line(column.title)}</th>" for column in block.columns)
    rows = "".join(_row(row, block) for row in block.rows)
    note = f'<p class="note">{_line(block.note)}</p>' if block.note else ""
    head = f"<colgroup>{columns}</colgroup><thead><tr>{head}</tr></thead>"
    return f"{note}<table>{head}<tbody>{rows}</tbody></table>"


def _row(values: Sequence[object], block: Table) -> str:
    cells = [*values, *[""] * len(block.columns)][: len(block.columns)]
    whole = ' class="whole"' if sum(len(clean(cell)) for cell in cells) <= _WHOLE_ROW_CHARACTERS else ""
    written = "".join(
        f'<td class="{column.align}">{_cell(cell)}</td>'
        for cell, column in zip(cells, block.columns, strict=True)
    )
    return f"<tr{whole}>{written}</tr>"


def _cell(value: object) -> str:
    if isinstance(value, MarkedCell):
        return "".join(map(_marked, value.runs))
    return escape(clean(value))
