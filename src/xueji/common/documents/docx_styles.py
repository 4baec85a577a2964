"""The styles, page and page numbers of an official Word document."""

from typing import Any, Final
from xml.sax.saxutils import quoteattr

from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm

from xueji.common.documents import layout
from xueji.common.documents.layout import FONT_CHAINS, LATIN_FONT, SONG
from xueji.common.documents.model import Document, Face
from xueji.common.documents.text import clean_line

_NS: Final = nsdecls("w")
# The page number's line stands 7 mm under the text area.
_NUMBER_GAP_MM: Final = 7.0
_POINT_MM: Final = 25.4 / 72


def fonts(face: Face | str) -> str:
    """Return the `w:rFonts` element that names one face for Chinese and Latin letters."""
    name = FONT_CHAINS[face][0] if isinstance(face, Face) else face
    return (
        f'<w:rFonts w:hint="eastAsia" w:ascii="{LATIN_FONT}" w:hAnsi="{LATIN_FONT}" '
        f'w:eastAsia="{name}" w:cs="{LATIN_FONT}"/>'
    )


def run_properties(face: Face | str, points: float, *, spacing: float = 0.0, bold: bool = False) -> str:
    """Return a `w:rPr` element; sizes and spacing in points."""
    weight = "<w:b/><w:bCs/>" if bold else '<w:b w:val="0"/><w:bCs w:val="0"/>'
    return (
        f'<w:rPr {_NS}>{fonts(face)}{weight}<w:color w:val="000000"/>'
        f'<w:spacing w:val="{round(spacing * 20)}"/>'
        f'<w:sz w:val="{round(points * 2)}"/><w:szCs w:val="{round(points * 2)}"/>'
        f'<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr>'
    )


def paragraph_properties(
    pitch: float | None, *, align: str = "both", indent: bool = False, outline: int | None = None
) -> str:
    """Return a `w:pPr` element; `pitch` is the exact line height in points, none for single lines."""
    line = f'w:line="{round(pitch * 20)}" w:lineRule="exact"' if pitch else 'w:line="240" w:lineRule="auto"'
    two = round(2 * (layout.BODY_POINTS + layout.CHARACTER_SPACING_POINTS) * 20)
    first = (
        f'w:firstLineChars="200" w:firstLine="{two}"' if indent else 'w:firstLineChars="0" w:firstLine="0"'
    )
    level = f'<w:outlineLvl w:val="{outline}"/>' if outline is not None else ""
    keep = "<w:keepNext/>" if outline is not None else ""
    return (
        f'<w:pPr {_NS}>{keep}<w:widowControl w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
        f'<w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" {line}/>'
        f'<w:ind {first}/><w:jc w:val="{align}"/>{level}</w:pPr>'
    )


def prepare_styles(word: Any, *, landscape: bool) -> None:
    """Give the standard styles (so that Word's outline works) the official faces and pitch."""
    body = run_properties(Face.BODY, layout.BODY_POINTS, spacing=layout.CHARACTER_SPACING_POINTS)
    pitch = layout.LINE_PITCH_POINTS
    _set_style(word, "Normal", paragraph_properties(pitch), body)
    title = run_properties(Face.TITLE, layout.TITLE_POINTS)
    _set_style(word, "Title", paragraph_properties(layout.TITLE_PITCH_POINTS, align="center"), title)
    for level, face in ((1, Face.HEADING), (2, Face.KAI), (3, Face.BODY), (4, Face.BODY)):
        letters = run_properties(face, layout.BODY_POINTS, spacing=layout.CHARACTER_SPACING_POINTS)
        place = paragraph_properties(pitch, indent=True, outline=level - 1)
        _set_style(word, f"Heading {level}", place, letters)
    points = layout.LEDGER_POINTS if landscape else layout.TABLE_POINTS
    # "Table Text" and "Small" are ours: the first for cells, the second for provenance.
    for name, size in (("Table Text", points), ("Small", layout.SMALL_POINTS)):
        word.styles.add_style(name, 1)
        _set_style(word, name, paragraph_properties(None, align="left"), run_properties(Face.BODY, size))


def _set_style(word: Any, name: str, paragraph: str, run: str) -> None:
    element = word.styles[name].element
    for tag in ("w:pPr", "w:rPr"):
        for old in element.findall(qn(tag)):
            element.remove(old)
    element.append(parse_xml(paragraph))
    element.append(parse_xml(run))


def prepare_page(word: Any, *, landscape: bool) -> None:
    """Set A4, the margins, no character grid, and the page number `— 1 —` on the outer side."""
    page, section = layout.page_of(landscape), word.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(page.width), Mm(page.height)
    section.top_margin, section.bottom_margin = Mm(page.top), Mm(page.bottom)
    section.left_margin, section.right_margin = Mm(page.left), Mm(page.right)
    section.header_distance = Mm(15)
    section.footer_distance = Mm(page.bottom - _NUMBER_GAP_MM - layout.PAGE_NUMBER_POINTS * _POINT_MM)
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)
    word.settings.odd_and_even_pages_header_footer = True
    _number_pages(section.footer, "right")
    _number_pages(section.even_page_footer, "left")


def _number_pages(footer: Any, side: str) -> None:
    paragraph = footer.paragraphs[0]._p
    letters = run_properties(SONG, layout.PAGE_NUMBER_POINTS)
    indent = round(layout.PAGE_NUMBER_POINTS * 20)
    for child in list(paragraph):
        paragraph.remove(child)
    paragraph.append(
        parse_xml(
            f'<w:pPr {_NS}><w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" w:line="{indent}" '
            f'w:lineRule="exact"/><w:ind w:{side}Chars="100" w:{side}="{indent}"/>'
            f'<w:jc w:val="{side}"/></w:pPr>'
        )
    )
    paragraph.append(parse_xml(f'<w:r {_NS}>{letters}<w:t xml:space="preserve">— </w:t></w:r>'))
    paragraph.append(
        parse_xml(f'<w:fldSimple {_NS} w:instr="PAGE"><w:r>{letters}<w:t>1</w:t></w:r></w:fldSimple>')
    )
    paragraph.append(parse_xml(f'<w:r {_NS}>{letters}<w:t xml:space="preserve"> —</w:t></w:r>'))


def name_substitutes(word: Any) -> None:
    """Write the font table: each official face with the names to fall back on where it is missing."""
    entries = "".join(
        f'<w:font w:name="{names[0]}"><w:altName w:val="{",".join(names[1:])}"/>'
        '<w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
        for names in FONT_CHAINS.values()
    )
    for relation in word.part.rels.values():
        if relation.reltype.endswith("/fontTable"):
            xml = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {_NS}>{entries}</w:fonts>'
            relation.target_part._blob = xml.encode()


def stamp_watermark(word: Any, document: Document) -> None:
    """Place the watermark in the head of every page, behind the text."""
    words = clean_line(document.page_mark)
    if not words:
        return
    shape = (
        f'<w:r {_NS} xmlns:v="urn:schemas-microsoft-com:vml" '
        'xmlns:o="urn:schemas-microsoft-com:office:office">'
        '<w:pict><v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
        'path="m@7,l@8,m@5,21600l@6,21600e"><v:path textpathok="t" o:connecttype="rect"/>'
        '<v:textpath on="t" fitshape="t"/></v:shapetype>'
        '<v:shape id="Watermark" o:spid="_x0000_s2049" type="#_x0000_t136" style="position:absolute;'
        f"width:{min(400, 20 * len(words))}pt;height:30pt;rotation:330;z-index:-251;"
        "mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
        'mso-position-vertical:center;mso-position-vertical-relative:margin" fillcolor="#e6e6e6" stroked="f">'
        f'<v:textpath style="font-family:{SONG};font-size:1pt" string={quoteattr(words)}/>'
        "</v:shape></w:pict></w:r>"
    )
    section = word.sections[0]
    for header in (section.header, section.even_page_header):
        header.paragraphs[0]._p.append(parse_xml(shape))
