import builtins
import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from xueji.common.documents import pdf
from xueji.common.documents.errors import DocumentsUnavailable, DocumentTooLarge
from xueji.common.documents.html import build_html, style_sheet
from xueji.common.documents.model import (
    Document,
    Face,
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
def render() -> Callable[[Document], PdfReader]:
    """Return a renderer, or skip where this machine cannot set Chinese PDF."""
    try:
        pdf.render_pdf(Document("试"))
    except DocumentsUnavailable as refusal:
        pytest.skip(f"needs Pango and a Chinese font: {refusal.message}")
    return lambda document: PdfReader(BytesIO(pdf.render_pdf(document)))


def test_a_page_holds_22_lines_of_28_characters(render: Any) -> None:
    grid = render(Document("格", [PageBreak(), Paragraph("字" * 28 * 44, indent=False)]))
    assert len(grid.pages) == 3
    for page in grid.pages[1:]:
        lines = [line for line in page.extract_text().splitlines() if "字" in line]
        assert [len(line.strip()) for line in lines] == [28] * 22


def test_pages_are_a4_numbered_and_numbers_alternate(render: Any) -> None:
    long = render(Document("题", [Paragraph("字" * 2000)]))
    sides = []
    for number, page in enumerate(long.pages, start=1):
        width, height = page.mediabox.width, page.mediabox.height
        assert (round(width), round(height)) == (595, 842)
        assert re.search(rf"— ?{number} ?—", page.extract_text())
        sides.append(_place(page, str(number)) > float(width) / 2)
    assert sides[:2] == [True, False]


def _place(page: Any, text: str) -> float:
    """Return the distance from the left edge, in points, of the lowest text on a page."""
    found: list[tuple[float, float]] = []
    page.extract_text(
        visitor_text=lambda part, cm, tm, *_: part.strip() and found.append((_y(cm, tm), _x(cm, tm)))
    )
    return min(found)[1]


def _x(cm: Any, tm: Any) -> float:
    return float(tm[4] * cm[0] + tm[5] * cm[2] + cm[4])


def _y(cm: Any, tm: Any) -> float:
    return float(tm[4] * cm[1] + tm[5] * cm[3] + cm[5])


def test_every_block_is_there_and_fonts_are_embedded(render: Any) -> None:
    made = render(minutes())
    text = "".join(page.extract_text() for page in made.pages)
    for words in ("一、会议情况", "（一）学习内容", "出席：", "<b>王芳</b>", "附件1", "导出人：李明"):
        assert words in text.replace("\n", "")
    assert made.metadata.author == "李明"
    fonts = [font.get_object() for page in made.pages for font in page["/Resources"]["/Font"].values()]
    assert all("+" in font["/BaseFont"] for font in fonts)


def test_a_ledger_lies_across(render: Any) -> None:
    table = Table([TableColumn("甲"), TableColumn("乙")], [["1", "2"]] * 80)
    made = render(Document("台账", [table], landscape=True))
    assert made.pages[0].mediabox.width > made.pages[0].mediabox.height
    assert all("甲" in page.extract_text() for page in made.pages)


def test_hostile_text_is_printed_not_obeyed(render: Any) -> None:
    outside = '<img src="http://192.0.2.1/x.png"><link rel=stylesheet href="file:///etc/passwd">'
    # Without an emoji font the text of a PDF cannot be searched: the emoji have a test of their own.
    words = re.sub("[\U0001f000-\U0001ffff]", "", HOSTILE)
    document = Document(words, [Paragraph(words + outside)], author=HOSTILE, watermark='"><script>')
    text = "".join(page.extract_text() for page in render(document).pages).replace("\n", "").replace(" ", "")
    assert "<script>alert(1)</script>" in text
    assert "192.0.2.1/x.png" in text


def test_emoji_and_letters_no_font_has_do_not_stop_the_page(render: Any) -> None:
    assert len(render(Document(HOSTILE, [Paragraph(HOSTILE), Paragraph("\U0010fffd\U0002ebf0")])).pages) == 1


def test_a_very_long_paragraph_is_set(render: Any) -> None:
    made = render(Document("长", [Paragraph("长文" * 10_000)]))
    assert len(made.pages) >= 20_000 / (22 * 28)


def test_all_markup_of_the_text_is_escaped() -> None:
    html = build_html(Document(HOSTILE, [Paragraph(HOSTILE)], author='"><script>', meta=(HOSTILE,)))
    assert "<script" not in html
    assert 'content="&quot;&gt;&lt;script&gt;"' in html


def test_nothing_is_ever_fetched() -> None:
    with pytest.raises(ValueError, match="fetch nothing"):
        pdf._refuse("http://192.0.2.1/")


def test_the_style_sheet_names_a_chain_for_every_face() -> None:
    css = style_sheet()
    assert "var(" not in css
    assert re.search(r'"仿宋_GB2312".*"FandolFang".*"Noto Serif CJK SC"', css)


def test_a_table_that_would_take_minutes_is_refused() -> None:
    table = Table([TableColumn("甲")] * 10, [["1"] * 10] * 3000)
    with pytest.raises(DocumentTooLarge, match="3000 行.*Excel"):
        pdf.render_pdf(Document("大", [table]))


def test_without_pango_the_refusal_tells_the_mend(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def broken(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", broken)
    with pytest.raises(DocumentsUnavailable, match="apt install libpango"):
        pdf.render_pdf(Document("试"))


def test_without_any_chinese_font_the_refusal_tells_the_mend(
    monkeypatch: pytest.MonkeyPatch, render: Any
) -> None:
    monkeypatch.setattr(pdf, "_installed_families", lambda: {"dejavu sans"})
    assert pdf.found_fonts()[Face.BODY] == ()
    with pytest.raises(DocumentsUnavailable, match="fonts-noto-cjk"):
        pdf.render_pdf(Document("试"))


def test_both_ways_of_listing_fonts_agree(render: Any) -> None:
    names = {name.casefold() for chain in pdf.found_fonts().values() for name in chain}
    assert names == pdf._families_by_match()


def test_marked_words_are_told_in_html_and_escaped() -> None:
    runs = [Run("外借<", mark=Mark.DELETED), Run("出租", mark=Mark.ADDED)]
    html = build_html(Document("", [Table([TableColumn("文")], [[MarkedCell(runs)]]), Paragraph(runs)]))
    assert html.count("<del>外借&lt;</del><ins>出租</ins>") == 2
