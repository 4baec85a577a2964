"""Reading an agenda: items, subjects, themes."""

import pytest

from xueji.activity.study_sessions.matching import load_themes, read_agenda, themes_of


def texts(agenda: str) -> list[str]:
    return [item.text for item in read_agenda(agenda, load_themes())]


@pytest.mark.parametrize(
    ("agenda", "expected"),
    [
        ("研究招标方案；讨论干部任免", ["研究招标方案", "讨论干部任免"]),
        ("研究招标方案\n讨论干部任免\r\n\n", ["研究招标方案", "讨论干部任免"]),
        ("一、研究招标方案 二、讨论干部任免", ["研究招标方案", "讨论干部任免"]),
        ("1.研究招标方案2.讨论干部任免", ["研究招标方案", "讨论干部任免"]),
        ("1、研究招标方案；2、讨论干部任免。", ["研究招标方案", "讨论干部任免"]),
        ("（一）研究招标方案（二）讨论干部任免", ["研究招标方案", "讨论干部任免"]),
        ("议题一：研究招标方案\n议题二：讨论干部任免", ["研究招标方案", "讨论干部任免"]),
        ("①研究招标方案②讨论干部任免", ["研究招标方案", "讨论干部任免"]),
        ("招标事项、节日福利、干部任免", ["招标事项", "节日福利", "干部任免"]),
        ("购置办公电脑、打印机", ["购置办公电脑、打印机"]),
        ("拨付1.5万元、2026年3月支付", ["拨付1.5万元、2026年3月支付"]),
        ("", []),
        ("  \n—— ", []),
    ],
)
def test_items_as_typed(agenda: str, expected: list[str]) -> None:
    assert texts(agenda) == expected


def test_meeting_phrases_and_dates_are_no_subject() -> None:
    (item,) = read_agenda("研究讨论2026年度关于评标专家抽取的有关事宜", load_themes())
    assert item.content == "评标专家抽取"


@pytest.mark.parametrize(
    ("agenda", "key"),
    [
        ("研究围墙维修改造招标", "tendering"),
        ("讨论三名同志任免", "appointment"),
        ("中秋节慰问品发放", "benefits"),
        ("听取信访积案化解情况", "complaints_handling"),
        ("审议部门预算", "budget_preparation"),
        ("学校安装人脸识别门禁", "biometrics"),
    ],
)
def test_everyday_wording_meets_its_theme(agenda: str, key: str) -> None:
    assert key in [hit.theme.key for hit in themes_of(agenda, load_themes())]


def test_who_meets_is_no_subject() -> None:
    (item,) = read_agenda("财政局局长办公会：讨论三名同志任免", load_themes())
    assert [hit.theme.key for hit in item.hits] == ["appointment"]
    assert item.text.startswith("财政局局长办公会")


@pytest.mark.parametrize("agenda", ["今天天气", "足球比赛", "团建爬山", "传达天气预警", "安排植树"])
def test_matters_without_rules_meet_no_theme(agenda: str) -> None:
    assert themes_of(agenda, load_themes()) == []


def test_a_longer_trigger_hides_the_shorter_one_inside() -> None:
    keys = [hit.theme.key for hit in themes_of("研究预算调整", load_themes())]
    assert keys == ["budget_adjustment"]


def test_a_trigger_of_several_parts_explains_its_words() -> None:
    keys = [hit.theme.key for hit in themes_of("信访工作年度考核", load_themes())]
    assert "appraisal" not in keys


def test_plain_speech_is_understood_through_synonyms() -> None:
    keys = [hit.theme.key for hit in themes_of("科长的老婆在本局上班", load_themes())]
    assert "kin_avoidance" in keys
