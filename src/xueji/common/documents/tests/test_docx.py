import zipfile
from io import BytesIO
from typing import Any

import pytest
from docx import Document as OpenWord
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from xueji.common.documents.docx import render_docx
from xueji.common.documents.model import (
    Document,
    Heading,
    Mark,
    MarkedCell,
    PageBreak,
    Paragraph,
    Run,
    Table,
    TableColumn,
)
from xueji.common.documents.tests.samples import HOSTILE, minutes


@pytest.fixture(scope="module")
def word() -> Any:
    return OpenWord(BytesIO(render_docx(minutes())))


def test_page_and_margins_follow_the_standard(word: Any) -> None:
    section = word.sections[0]
    sizes = (section.page_width, section.page_height, section.top_margin, section.bottom_margin)
    sizes += (section.left_margin, section.right_margin)
    for got, millimeters in zip(sizes, (210, 297, 37, 35, 28, 26), strict=True):
        assert abs(got - Mm(millimeters)) < Mm(0.1)
    assert section._sectPr.find(qn("w:docGrid")) is None


def test_lines_have_the_exact_pitch_and_characters_the_spacing(word: Any) -> None:
    normal = word.styles["Normal"]
    assert normal.paragraph_format.line_spacing == Pt(28.95)
    assert normal.paragraph_format.widow_control is False
    assert normal.font.size == Pt(16)
    assert normal.element.rPr.find(qn("w:spacing")).get(qn("w:val")) == "-5"


@pytest.mark.parametrize(
    ("style", "face", "points"),
    [("Normal", "仿宋_GB2312", 16), ("Title", "方正小标宋简体", 22), ("Heading 1", "黑体", 16)]
    + [("Heading 2", "楷体_GB2312", 16), ("Heading 3", "仿宋_GB2312", 16), ("Heading 4", "仿宋_GB2312", 16)],
)
def test_every_level_has_its_face(word: Any, style: str, face: str, points: int) -> None:
    font = word.styles[style].font
    assert font.element.rPr.rFonts.get(qn("w:eastAsia")) == face
    assert font.size == Pt(points)


def test_faces_name_their_substitutes() -> None:
    with zipfile.ZipFile(BytesIO(render_docx(minutes()))) as archive:
        table = archive.read("word/fontTable.xml").decode()
    assert 'w:altName w:val="FangSong_GB2312,仿宋,FangSong' in table


def test_headings_are_numbered_and_paragraphs_start_two_characters_in(word: Any) -> None:
    texts = {paragraph.text: paragraph for paragraph in word.paragraphs}
    assert {"一、会议情况", "（一）学习内容", "1.要点", "（1）细目"} <= set(texts)
    indent = texts["学习了招标投标有关规定。"]._p.pPr.find(qn("w:ind"))
    assert indent.get(qn("w:firstLineChars")) == "200"
    assert texts["出席：李　明、欧阳喆"].runs[0]._r.rPr.rFonts.get(qn("w:eastAsia")) == "黑体"


def test_page_numbers_stand_on_the_outer_side(word: Any) -> None:
    section = word.sections[0]
    assert word.settings.odd_and_even_pages_header_footer
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    assert odd.text == even.text == "—  —"  # the number itself is a field
    assert 'w:fldSimple w:instr="PAGE"' in odd._p.xml
    assert 'w:jc w:val="right"' in odd._p.xml
    assert 'w:jc w:val="left"' in even._p.xml


def test_the_file_knows_its_author_and_tells_where_it_comes_from(word: Any) -> None:
    properties = word.core_properties
    assert (properties.author, properties.title) == ("李明", "青山县财政局支部 会前学纪记录")
    assert properties.created.isoformat() == "2026-01-05T09:30:00+00:00"
    assert word.paragraphs[-1].text.startswith("导出人：李明　导出时间：2026-01-05 09:30　来源：")


def test_a_ledger_lies_across_and_repeats_its_head() -> None:
    table = Table([TableColumn("序号", 0.5), TableColumn("内容", 4)], [[n, "甲"] for n in range(3)])
    word = OpenWord(BytesIO(render_docx(Document("台账", [table], landscape=True))))
    assert word.sections[0].page_width > word.sections[0].page_height
    assert [cell.text for cell in word.tables[0].rows[2].cells] == ["1", "甲"]
    assert "w:tblHeader" in word.tables[0].rows[0]._tr.xml
    assert word.tables[0].columns[1].width > 7 * word.tables[0].columns[0].width


MARKED = MarkedCell([Run("不得"), Run("外借<", mark=Mark.DELETED), Run("出租\n出借", mark=Mark.ADDED)])


def test_marked_words_are_struck_or_underlined_in_cells_and_paragraphs() -> None:
    document = Document("", [Table([TableColumn("文")], [[MARKED]]), Paragraph(MARKED.runs)])
    word = OpenWord(BytesIO(render_docx(document)))
    paragraph = next(one for one in word.paragraphs if one.runs and one.runs[0].text == "不得")
    for runs in (word.tables[0].cell(1, 0).paragraphs[0].runs, paragraph.runs):
        assert [(run.text, run.font.strike, run.underline) for run in runs] == [
            ("不得", None, None),
            ("外借<", True, None),
            ("出租\n出借", None, True),
        ]


def test_a_page_break_leaves_no_empty_line_on_the_new_page() -> None:
    word = OpenWord(BytesIO(render_docx(Document("", [PageBreak(), Paragraph("下页")]))))
    start = next(p for p in word.paragraphs if p.paragraph_format.page_break_before)
    assert start.paragraph_format.line_spacing < Pt(1)


def test_hostile_text_arrives_as_text() -> None:
    table = Table([TableColumn(HOSTILE)], [[HOSTILE], ["长" * 100_000]])
    document = Document(HOSTILE, [Heading(1, HOSTILE), Paragraph(HOSTILE * 3), table], meta=(HOSTILE,))
    word = OpenWord(BytesIO(render_docx(document)))
    cell = word.tables[0].cell(1, 0).text
    assert "<script>alert(1)</script> &amp; ]]>" in cell
    assert "喆·昇" in cell
    assert not set(cell) & set("\x00\x07\x1b\u202e\ufffe")
    assert len(word.tables[0].cell(2, 0).text) == 100_000
