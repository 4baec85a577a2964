"""Paths, keys of names and telephone numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xueji.foundation.organizations import rules

KEYS = st.lists(st.integers(1, 36**6 - 2), min_size=1, max_size=5)


def path_of(keys):
    path = ""
    for key in keys:
        path = rules.child_path(path, key)
    return path


@given(KEYS, KEYS)
def test_a_subtree_is_the_range_of_its_paths(one, other):
    low, high = rules.subtree_range(path_of(one))
    assert (low <= path_of(other) < high) == (other[: len(one)] == one)


@given(KEYS)
def test_ancestors_run_from_the_root_to_the_unit(keys):
    assert rules.ancestor_paths(path_of(keys)) == [path_of(keys[:end]) for end in range(1, len(keys) + 1)]


@given(st.lists(KEYS, max_size=6))
def test_outermost_paths_cover_all_and_not_each_other(many):
    paths = [path_of(keys) for keys in many]
    kept = rules.outermost(paths)
    assert all(any(rules.is_within(path, top) for top in kept) for path in paths)
    assert not any(one != other and rules.is_within(one, other) for one in kept for other in kept)


@pytest.mark.parametrize(
    ("name", "surname", "letters", "initials"),
    [
        ("单雄心", "单", "shanxiongxin", "sxx"),
        ("仇和平", "仇", "qiuheping", "qhp"),
        ("查小溪", "查", "zhaxiaoxi", "zxx"),
        ("解明", "解", "xieming", "xm"),
        ("曾国", "曾", "zengguo", "zg"),
        ("区志", "区", "ouzhi", "oz"),
        ("任平", "任", "renping", "rp"),
        ("朴勇", "朴", "piaoyong", "py"),
        ("盖山", "盖", "geshan", "gs"),
        ("翟墨", "翟", "zhaimo", "zm"),
        ("乐天", "乐", "yuetian", "yt"),
        ("尉迟恭", "尉迟", "yuchigong", "ycg"),
        ("万俟远", "万俟", "moqiyuan", "mqy"),
        ("欧阳修远", "欧阳", "ouyangxiuyuan", "oyxy"),
        ("吕布", "吕", "lvbu", "lb"),
        ("阿依古丽·买买提", "", "ayigulimaimaiti", "ayglmmt"),
        ("", "", "", ""),
    ],
)
def test_names_are_read_as_names(name, surname, letters, initials):
    keys = rules.name_keys(name)
    assert (keys.surname, keys.letters, keys.initials) == (surname, letters, initials)


def test_strokes_order_by_count_then_shape_and_short_names_first():
    names = ["马远", "王一", "丁大三", "万里", "丁三", "田大利", "田富", "于洋", "卜算"]
    expected = ["丁三", "丁大三", "卜算", "于洋", "万里", "马远", "王一", "田富", "田大利"]
    assert sorted(names, key=lambda name: rules.name_keys(name).strokes) == expected


def test_pinyin_orders_by_syllable_and_tone():
    names = ["张三", "章三", "李四", "黎四", "单二"]
    assert sorted(names, key=lambda name: rules.name_keys(name).pinyin) == [
        "黎四",
        "李四",
        "单二",
        "张三",
        "章三",
    ]


@given(st.text(max_size=80))
def test_keys_of_any_text_fit_their_columns(text):
    keys = rules.name_keys(text)
    assert max(map(len, (keys.pinyin, keys.strokes, keys.letters))) <= 200
    assert len(keys.initials) <= 40


@given(st.text("abcxyz", min_size=1, max_size=4), st.text("abcxyz", max_size=5))
def test_a_prefix_range_holds_what_begins_so(prefix, key):
    low, high = rules.prefix_range(prefix)
    assert (low <= key < high) == key.startswith(prefix)


@pytest.mark.parametrize(
    ("typed", "digits", "is_mobile"),
    [
        ("138 1234 5678", "13812345678", True),
        ("+86-138-1234-5678", "13812345678", True),
        ("8613812345678", "13812345678", True),
        ("１３８１２３４５６７８", "13812345678", True),
        ("057187654321", "057187654321", False),
        ("12812345678", "12812345678", False),
    ],
)
def test_phones_are_tidied(typed, digits, is_mobile):
    assert (rules.tidy_phone(typed), rules.is_mobile(digits)) == (digits, is_mobile)
    assert rules.mask_phone("13812345678") == "138****5678"
