"""What words find: all of them, some of them, pinyin, filters, whatever is typed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from xueji.common.search import registry, selectors
from xueji.common.search.entries import Entry
from xueji.common.search.letters import initials_of, letters_of
from xueji.common.search.queries import Wish, clean_text, telling_words

from .conftest import NOW
from .test_following import titles

Note = Callable[..., Entry]
pytestmark = pytest.mark.django_db


def test_pinyin_by_initials_and_whole_from_any_word(note: Note) -> None:
    note("1", "招标投标法", "正文")
    note("2", "会计法", "正文")
    for typed in ("zbtbf", "zbtb", "tbf", "ZBTBF", "zhaobiaotoubiaofa", "zhaobiao", "zhao biao"):
        assert titles(typed) == ["招标投标法"], typed
    assert titles("kjf") == ["会计法"]
    assert titles("xyz") == []


def test_readings_of_characters_follow_the_word() -> None:
    assert initials_of("银行") == "yh" and initials_of("会计法") == "kjf"
    assert "zhongqing" not in letters_of("重庆市")


def test_all_words_before_some_words(note: Note) -> None:
    note("1", "甲", "采购设备应当公开招标")
    note("2", "乙", "公开招标的公告")
    found = selectors.search(None, Wish("采购设备 公开招标 验收", ("note",)), NOW)
    assert found.is_loose and len(found.numbers) == 2
    assert titles("采购设备 公开招标")[0] == "甲"


def test_words_that_say_nothing_are_left_out() -> None:
    assert telling_words("收受礼品的怎么处理") == ["收受", "礼品", "处理"]
    assert telling_words("什么") == ["什么"]


def test_filters(note: Note) -> None:
    day = date(2026, 1, 5)
    note("1", "旧便笺", "便笺", since=date(2020, 1, 1), until=date(2025, 1, 1), disciplines=("work",))
    note("2", "新便笺", "便笺", since=date(2025, 1, 1), day=day, industry="医疗", units=(3, 7), group="g:1")
    note("3", "将来的便笺", "便笺", since=date(2030, 1, 1))
    today = date(2026, 3, 2)
    assert titles("便笺", on=today) == ["新便笺"]
    assert len(titles("便笺")) == 3
    assert titles("便笺", on=date(2021, 1, 1)) == ["旧便笺"]
    assert titles("便笺", discipline="work") == ["旧便笺"]
    assert titles("便笺", industry="医疗") == ["新便笺"]
    assert titles("便笺", unit="3") == titles("便笺", unit="7") == ["新便笺"]
    assert titles("便笺", unit="4") == []
    assert titles("便笺", groups=("g:1", "g:2")) == ["新便笺"]
    assert titles("便笺", groups=()) == []
    assert titles("便笺", first_day=day, last_day=day) == ["新便笺"]
    assert titles("便笺", first_day=date(2026, 1, 6)) == []
    assert titles("", industry="医疗") == ["新便笺"]


def test_the_newest_first(note: Note) -> None:
    note("1", "便笺便笺", "便笺便笺便笺", day=date(2020, 1, 1))
    note("2", "便笺", "", day=date(2026, 1, 1))
    found = selectors.search(None, Wish("便笺", ("note",)), NOW, by_day=True)
    hits = selectors.hits_of(found.numbers, found.marks, date(2026, 3, 2))
    assert [hit.title for hit in hits] == ["便笺", "便笺便笺"]


def test_what_a_viewer_may_not_read_is_neither_listed_nor_counted_nor_suggested(
    note: Note, monkeypatch: pytest.MonkeyPatch
) -> None:
    note("1", "公开的便笺")
    note("2", "秘密的便笺")
    kind = replace(registry.registered.kinds["note"], readable=lambda viewer, keys, now: set(keys) - {"2"})
    monkeypatch.setattr(registry.registered, "kinds", {"note": kind})
    found = selectors.search(None, Wish("便笺", ("note",)), NOW)
    assert len(found.numbers) == 1 and found.counts[0].count == 1
    assert titles("秘密") == titles("mmdbj") == []
    assert selectors.suggest(None, "便笺", NOW) == selectors.suggest(None, "的便笺", NOW)
    assert [one.title for one in selectors.suggest(None, "便笺", NOW)] == ["公开的便笺"]
    assert selectors.search(None, Wish("秘蜜的", ("note",)), NOW).did_you_mean == ()


def test_a_closed_kind_is_not_looked_into(note: Note, monkeypatch: pytest.MonkeyPatch) -> None:
    note("1", "便笺")
    kind = replace(registry.registered.kinds["note"], is_open=lambda viewer, now: False)
    monkeypatch.setattr(registry.registered, "kinds", {"note": kind})
    found = selectors.search(None, Wish("便笺", ("note",)), NOW)
    assert (found.numbers, found.counts) == ((), ())
    assert selectors.suggest(None, "便笺", NOW) == []


def test_what_sounds_the_same_is_offered(note: Note) -> None:
    note("1", "招标投标法", "正文")
    found = selectors.search(None, Wish("昭彪头表", ("note",)), NOW)
    assert found.numbers == ()
    assert [one.title for one in found.did_you_mean] == ["招标投标法"]


HOSTILE = [
    *(
        "",
        " ",
        "。，！",
        "(",
        ")",
        "[a-z",
        "*",
        "a*",
        "?",
        "+",
        "\\",
        "\x00",
        "a\x00b",
        '"',
        "'",
        "' OR 1=1 --",
    ),
    *(
        "AND OR NOT",
        "title:招标",
        "^~",
        "第",
        "第条",
        "条",
        "-1",
        "0",
        "9" * 500,
        "招" * 5000,
        "招标 " * 2000,
    ),
    *(
        "a" * 5000,
        "\u202e招标",
        "\U0001f600",
        "<script>alert(1)</script>",
        "{}",
        "$where",
        "../../etc/passwd",
    ),
    *("%00", "\n\r\t", "的", "的的的", "ｚｂｔｂｆ", "㈠", "²", "第²条", "\ud800"),
]


@pytest.mark.parametrize("typed", HOSTILE)
def test_whatever_is_typed_is_answered(note: Note, typed: str) -> None:
    note("1", "招标投标法", "正文")
    text = clean_text(typed)
    assert len(text) <= 100
    selectors.search(None, Wish(text, ("note",)), NOW)
    selectors.suggest(None, text, NOW)


def test_full_width_letters_are_letters(note: Note) -> None:
    note("1", "招标投标法", "正文")
    assert titles(clean_text("ｚｂｔｂｆ")) == ["招标投标法"]
