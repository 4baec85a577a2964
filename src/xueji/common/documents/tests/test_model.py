from datetime import date

import pytest

from xueji.common.documents.model import (
    AttachmentList,
    AttachmentStart,
    Closing,
    Heading,
    Paragraph,
    attachment_lines,
    chinese_date,
    closing_indents,
    numbered_headings,
)
from xueji.common.documents.text import chinese_number, clean, clean_line


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (100, "一百"), (105, "一百零五")]
    + [(110, "一百一十"), (1001, "一千零一"), (9999, "九千九百九十九"), (0, "0"), (10000, "10000")],
)
def test_numbers_read_as_headings_write_them(number: int, words: str) -> None:
    assert chinese_number(number) == words


def test_headings_are_numbered_by_place_and_restart_below_a_higher_one() -> None:
    blocks = [Heading(1, ""), Heading(2, ""), Heading(2, ""), Paragraph(""), Heading(3, ""), Heading(4, "")]
    blocks += [
        Heading(1, ""),
        Heading(2, ""),
        Heading(1, "", numbered=False),
        AttachmentStart("", 1),
        Heading(1, ""),
    ]
    numbers = [number for _, number in numbered_headings(blocks)]
    assert numbers == ["一、", "（一）", "（二）", "", "1.", "（1）", "二、", "（一）", "", "", "一、"]


def test_a_level_outside_one_to_four_is_refused() -> None:
    with pytest.raises(ValueError, match="level 1 to 4"):
        Heading(5, "")


def test_one_attachment_bears_no_number() -> None:
    assert attachment_lines(AttachmentList(("名单",))) == ["附件：名单"]
    assert attachment_lines(AttachmentList(("名单", "办法"))) == [
        "附件：1. 名单",
        "\u3000\u3000\u30002. 办法",
    ]


def test_the_date_starts_two_characters_right_of_a_long_name() -> None:
    name, day = closing_indents(Closing("中共青山县财政局支部委员会", date(2026, 1, 5)))
    assert name == 2
    assert day == 2 + 13 - (chinese_width := 6.0) - 2
    assert chinese_width == 6.0


def test_dates_in_documents_have_no_leading_zeros() -> None:
    assert chinese_date(date(2026, 1, 5)) == "2026年1月5日"


def test_cleaning_keeps_rare_letters_and_drops_what_hides_or_breaks() -> None:
    assert clean("喆·𠮷\x00\u202e👩\u200d👧\r\n二") == "喆·𠮷👩\u200d👧\n二"
    assert clean(None) == ""
    assert clean_line("甲\n\t乙 ") == "甲 乙"
