"""Numerals of statutes: tables and round trips."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xueji.foundation.regulations.rules.numerals import (
    LARGEST,
    parse_numeral,
    to_chinese,
    to_full_width,
    to_positional,
)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("一", 1),
        ("十", 10),
        ("十三", 13),
        ("二十", 20),
        ("一百", 100),
        ("一百零三", 103),
        ("一百〇三", 103),
        ("一百一十三", 113),
        ("一百十三", 113),
        ("一千零一十", 1010),
        ("一千二百六十", 1260),
        ("五八", 58),
        ("一〇三", 103),
        ("一○三", 103),
        ("53", 53),
        ("５３", 53),
    ],
)
def test_reads(text: str, number: int) -> None:
    assert parse_numeral(text) == number


@pytest.mark.parametrize(
    "text", ["", "十十", "百三百", "三十百", "一百零", "二零百", "甲", "一2", "12345", "零十"]
)
def test_refuses_what_is_not_one_number(text: str) -> None:
    assert parse_numeral(text) is None


@given(st.integers(0, LARGEST))
def test_every_number_comes_back_in_every_script(number: int) -> None:
    for written in (to_chinese(number), to_positional(number), to_full_width(number), str(number)):
        assert parse_numeral(written) == number


@given(st.text("〇○零一二三四五六七八九十百千0123456789５", max_size=12))
def test_any_text_of_numerals_is_a_number_or_none(text: str) -> None:
    number = parse_numeral(text)
    assert number is None or 0 <= number <= LARGEST


def test_refuses_to_write_beyond_its_range() -> None:
    with pytest.raises(ValueError, match="outside"):
        to_chinese(LARGEST + 1)
