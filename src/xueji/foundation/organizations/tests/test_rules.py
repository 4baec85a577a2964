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
        ("薄冰", "薄", "bobing", "bb"),
        ("阚清", "阚", "kanqing", "kq"),
        ("佴文", "佴", "naiwen", "nw"),
        ("洗马远山", "洗马", "xianmayuanshan", "xmys"),
        ("乐正平", "乐正", "yuezhengping", "yzp"),
        ("子车明", "子车", "zijuming", "zjm"),
        ("夹谷山", "夹谷", "jiagushan", "jgs"),
        ("阿依古丽·买买提", "", "ayigulimaimaiti", "ayglmmt"),
        ("", "", "", ""),
    ],
)
def test_names_are_read_as_names(name, surname, letters, initials):
    keys = rules.name_keys(name)
    assert (keys.surname, keys.letters, keys.initials) == (surname, letters, initials)


SURNAMES = """
单 shan4 解 xie4 仇 qiu2 查 zha1 任 ren2 区 ou1 盖 ge3 召 shao4 乜 nie4 冼 xian3 覃 qin2
繁 po2 朴 piao2 翟 zhai2 曾 zeng1 隗 wei3 逄 pang2 宓 mi4 员 yun4 贠 yun4 尉 wei4 葛 ge3
幺 yao1 么 yao1 折 she2 车 che1 种 chong2 秘 bi4 黑 he4 哈 ha3 缪 miao4 句 gou1 谌 chen2
燕 yan1 应 ying1 占 zhan1 那 na1 纪 ji3 薄 bo2 阚 kan4 佴 nai4 能 nai4 乐 yue4 费 fei4
肖 xiao1 要 yao1 於 yu1 干 gan1 粘 nian2 炅 gui4 蔚 yu4 相 xiang4 观 guan4 冠 guan4
少 shao4 揣 chuai3 圈 juan4 斗 dou3 角 jue2 畜 xu4 舍 she4 仆 pu2 还 huan2 长 chang2 都 du1
过 guo1 石 shi2 沈 shen3 盛 sheng4 阙 que1 莘 shen1 亢 kang4 厍 she4 郗 xi1 恽 yun4
仉 zhang3 逯 lu4 眭 sui1 令 ling2 瞿 qu2 曲 qu1 藏 zang1 祭 zhai4
"""


def test_surnames_of_several_readings_are_read_as_surnames():
    words = SURNAMES.split()
    wrong = {
        name: (keys.pinyin, said)
        for name, said in zip(words[::2], words[1::2], strict=True)
        if (keys := rules.name_keys(f"{name}山")).pinyin != f"{said}shan1"
    }
    assert wrong == {}


def test_the_own_reading_of_a_person_goes_before_the_table():
    assert rules.name_keys("宁静", "ning4 jing4")[1:4:2] == ("ning4jing4", "ningjing")
    assert rules.name_keys("单雄心", "dan1 xiong2 xin1").letters == "danxiongxin"


@pytest.mark.parametrize(
    ("name", "reading", "fits"),
    [
        ("单雄心", "", True),
        ("单雄心", "dan1 xiong2 xin1", True),
        ("单雄心", "dan1", False),
        ("阿依·买买", "a1 yi1 mai3 mai3", True),
        ("Anna Li", "an1 na4", True),
    ],
)
def test_a_reading_has_a_syllable_for_each_character(name, reading, fits):
    assert rules.reading_fits(name, reading) is fits


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
