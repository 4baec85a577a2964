"""Write a document as Word (.docx) in the layout of GB/T 9704-2012."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from docx import Document as NewWord
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

from xueji.common.documents import layout
from xueji.common.documents.docx_styles import (
    name_substitutes,
    prepare_page,
    prepare_styles,
    run_properties,
    stamp_watermark,
)
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

_ALIGNMENTS = {
    Align.LEFT: WD_ALIGN_PARAGRAPH.JUSTIFY,
    Align.CENTER: WD_ALIGN_PARAGRAPH.CENTER,
    Align.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT,
}
_TWIPS_PER_MM = 1440 / 25.4
# A row longer than this may break across pages; a shorter one is kept whole.
_WHOLE_ROW_CHARACTERS = 300


def render_docx(document: Document) -> bytes:
    """Return the document as the bytes of a .docx file.

    Opens in Word, WPS and LibreOffice; without the official faces the reader's machine takes the next of
    the chain written in the font table.
    """
    word = NewWord()
    prepare_styles(word, landscape=document.landscape)
    prepare_page(word, landscape=document.landscape)
    name_substitutes(word)
    _write_properties(word, document)
    stamp_watermark(word, document)
    for line in clean(document.title).split("\n"):
        word.add_paragraph(line.strip(), style="Title")
    for line in document.meta:
        word.add_paragraph(clean_line(line)).alignment = WD_ALIGN_PARAGRAPH.CENTER
    if document.blocks:
        word.add_paragraph()
    for block, number in numbered_headings(document.blocks):
        _add_block(word, block, number, document)
    if document.provenance:
        word.add_paragraph(document.provenance.line(), style="Small")
    stream = BytesIO()
    word.save(stream)
    return stream.getvalue()


def _write_properties(word: Any, document: Document) -> None:
    properties = word.core_properties
    moment = document.created_at or datetime(1980, 1, 1, tzinfo=UTC)
    moment = moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
    properties.title = clean_line(document.title)[:255]
    properties.author = clean_line(document.author)[:255]
    properties.last_modified_by = properties.author
    properties.created = properties.modified = moment
    properties.language = "zh-CN"
    properties.comments = document.provenance.line()[:255] if document.provenance else ""


def _add_block(word: Any, block: Block, number: str, document: Document) -> None:
    match block:
        case Heading():
            word.add_paragraph(number + clean_line(block.text), style=f"Heading {block.level}")
        case Paragraph():
            _add_paragraph(word, block.runs, indent=block.indent, align=block.align)
        case LabelledParagraph():
            label = Run(f"{clean_line(block.label)}：", Face.HEADING)
            _add_paragraph(word, (label, Run(block.text)), indent=True)
        case Table():
            _add_table(word, block, landscape=document.landscape)
        case AttachmentList():
            word.add_paragraph()
            for line in attachment_lines(block):
                _add_paragraph(word, (Run(line),), indent=True)
        case _:
            _add_closing_block(word, block)


def _add_closing_block(word: Any, block: Block) -> None:
    match block:
        case SignatureLines():
            word.add_paragraph().paragraph_format.keep_with_next = True
            for at, label in enumerate(block.labels, start=1):
                line = _add_paragraph(word, (Run(f"{clean_line(label)}：{'_' * 20}"),), indent=True)
                line.paragraph_format.keep_with_next = at < len(block.labels)
        case Closing():
            _add_closing(word, block)
        case AttachmentStart():
            lead = word.add_paragraph()
            lead.paragraph_format.page_break_before = True
            _add_run(lead, Run(f"附件{block.number or ''}", Face.HEADING))
            word.add_paragraph()
            word.add_paragraph(clean_line(block.title), style="Title")
            word.add_paragraph()
        case PageBreak():
            # A break inside a run would leave an empty first line on the new page in Word.
            start = word.add_paragraph().paragraph_format
            start.page_break_before, start.line_spacing = True, Pt(0.7)


def _add_paragraph(word: Any, runs: tuple[Run, ...], *, indent: bool, align: Align = Align.LEFT) -> Any:
    paragraph = word.add_paragraph()
    paragraph.alignment = _ALIGNMENTS[align]
    if indent and align is Align.LEFT:
        two = 2 * (layout.BODY_POINTS + layout.CHARACTER_SPACING_POINTS)
        paragraph.paragraph_format.first_line_indent = Pt(two)
        # Word reads the indent in characters first, LibreOffice the one in points.
        paragraph._p.pPr.find(qn("w:ind")).set(qn("w:firstLineChars"), "200")
    for run in runs:
        _add_run(paragraph, run)
    return paragraph


def _add_run(paragraph: Any, run: Run) -> None:
    added = paragraph.add_run(clean(run.text))
    if run.face is not Face.BODY or run.bold:
        spacing = layout.CHARACTER_SPACING_POINTS
        properties = parse_xml(run_properties(run.face, layout.BODY_POINTS, spacing=spacing, bold=run.bold))
        added._r.insert(0, properties)
    if run.mark is Mark.DELETED:
        added.font.strike = True
    elif run.mark is Mark.ADDED:
        added.font.underline = True


def _add_closing(word: Any, block: Closing) -> None:
    word.add_paragraph().paragraph_format.keep_with_next = True
    name_indent, date_indent = closing_indents(block)
    lines = ((clean_line(block.name), name_indent), (chinese_date(block.day), date_indent))
    for at, (text, indent) in enumerate(lines):
        line = word.add_paragraph(text)
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        line.paragraph_format.right_indent = Pt(indent * layout.BODY_POINTS)
        line.paragraph_format.keep_with_next = at == 0


def _add_table(word: Any, block: Table, *, landscape: bool) -> None:
    if block.note:
        word.add_paragraph(clean_line(block.note), style="Table Text").alignment = WD_ALIGN_PARAGRAPH.RIGHT
    total = layout.page_of(landscape).text_width * _TWIPS_PER_MM
    widths = [round(width) for width in layout.shares([column.width for column in block.columns], total)]
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    head = _row_xml(
        [column.title for column in block.columns], [Align.CENTER] * len(widths), widths, head=True
    )
    aligns = [column.align for column in block.columns]
    rows = "".join(_row_xml(row, aligns, widths) for row in block.rows)
    table = parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{head}{rows}</w:tbl>"
    )
    # The section's properties stay the last element of the body.
    word.add_paragraph(style="Table Text")._p.addprevious(table)


def _row_xml(values: Any, aligns: list[Align], widths: list[int], *, head: bool = False) -> str:
    values = [*values, *[""] * len(widths)][: len(widths)]
    whole = sum(len(clean(value)) for value in values) <= _WHOLE_ROW_CHARACTERS
    properties = ("<w:cantSplit/>" if whole else "") + ("<w:tblHeader/>" if head else "")
    letters = f"<w:rPr>{_HEAD_FACE}</w:rPr>" if head else ""
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="TableText"/><w:jc w:val="{align}"/></w:pPr>'
        f"{_cell_runs(value, letters)}</w:p></w:tc>"
        for value, align, width in zip(values, aligns, widths, strict=True)
    )
    return f"<w:tr><w:trPr>{properties}</w:trPr>{cells}</w:tr>"


_HEAD_FACE = f'<w:rFonts w:hint="eastAsia" w:eastAsia="{layout.FONT_CHAINS[Face.HEADING][0]}"/>'


_MARKS = {
    Mark.NONE: "",
    Mark.DELETED: "<w:rPr><w:strike/></w:rPr>",
    Mark.ADDED: '<w:rPr><w:u w:val="single"/></w:rPr>',
}


def _cell_runs(value: object, letters: str) -> str:
    if isinstance(value, MarkedCell):
        return "".join(_cell_run(clean(run.text), _MARKS[run.mark]) for run in value.runs)
    return _cell_run(clean(value), letters)


def _cell_run(text: str, letters: str) -> str:
    lines = [escape(line).replace("\t", " ") for line in text.split("\n")]
    body = "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' for line in lines)
    return f"<w:r>{letters}{body}</w:r>"
