"""The sample content pack is whole, consistent and ours."""

import re
from collections import Counter
from statistics import mean
from typing import Any

import pytest

from xueji.config.demo.reading import PACK, Piece, read_pieces, read_questions, read_toml

DISCIPLINES = {"political", "organizational", "integrity", "mass", "work", "life"}
CHARACTERS_PER_MINUTE = 300
READING_KINDS = {"法规解读", "微课", "图文"}
NEW_VIOLATIONS = {"影子公司", "期权腐败", "虚拟货币受贿", "直播带货", "数据泄露"}
AUDIENCES = {"领导干部", "中层干部", "基层干部", "新入职干部"}
ROLES = {
    "organizer", "lead_reader", "discipline_office", "editor", "reviewer",
    "system_admin", "security_admin", "audit_admin",
}  # fmt: skip
# No leaders, no official instruments, no real provinces, no slogans.
FORBIDDEN = re.compile(
    "习近平|总书记|中国共产党|纪律处分条例|廉洁自律准则|中央|国务院|监察法|新时代|初心|伟大|坚定不移|！|"
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|广西|"
    "海南|四川|贵州|云南|西藏|陕西|甘肃|青海|宁夏|新疆|内蒙|香港|澳门|台湾"
)
ARTICLE = re.compile(r"^(第[一二三四五六七八九十百]+条(?:之[一二三四五])?) ", re.MULTILINE)
AGENDA_WORDS = {
    "bureau-party-group": {"招标", "维修工程", "节日福利", "工会福利", "干部任免"},
    "village-branch-meeting": {"惠农补贴", "补贴公示", "资产出租", "集体资产", "困难党员慰问"},
    "hospital-party-committee": {"耗材遴选", "药品耗材采购", "医药代表接待", "干部任免", "公示", "投诉"},
}

CASES = read_pieces("cases")
READINGS = read_pieces("readings")
QUESTIONS = read_questions()
RULES = read_toml("disciplines.toml")["rule"]


def articles_of(file_name: str) -> list[str]:
    return ARTICLE.findall((PACK / "rules" / file_name).read_text(encoding="utf-8"))


# Citations mean the newest version, which is listed last.
ARTICLES = {rule["short"]: articles_of(rule["files"][-1]) for rule in RULES}


def chinese(text: str) -> str:
    """``17-1`` → ``第十七条之一``."""
    digits = "零一二三四五六七八九"
    number, _, suffix = text.partition("-")
    tens, units = divmod(int(number), 10)
    words = ("" if tens < 2 else digits[tens]) + ("十" if tens else "") + (digits[units] if units else "")
    return f"第{words}条" + (f"之{digits[int(suffix)]}" if suffix else "")


def length(text: str) -> int:
    return len(re.sub(r"[\s#*\-]", "", text))


def unknown_cites(cites: list[str]) -> list[str]:
    return [cite for cite in cites if cite.partition(" ")[2] not in ARTICLES.get(cite.partition(" ")[0], [])]


def of_kind(kind: str) -> list[dict[str, Any]]:
    return [question for question in QUESTIONS if question["kind"] == kind]


def test_rules_are_numbered_without_gaps() -> None:
    on_disk = {path.name for path in (PACK / "rules").glob("*.md")}
    assert on_disk == {name for rule in RULES for name in rule["files"]}
    for name in sorted(on_disk):
        plain = [article for article in articles_of(name) if "之" not in article]
        assert plain == [chinese(str(number)) for number in range(1, len(plain) + 1)], name


def test_rules_cover_what_meetings_decide() -> None:
    assert len(RULES) >= 5
    assert sum(map(len, ARTICLES.values())) >= 80
    assert any(len(rule["files"]) > 1 for rule in RULES)
    assert any("之一" in article for articles in ARTICLES.values() for article in articles)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["short"])
def test_every_article_has_a_discipline_or_is_procedural(rule: dict[str, Any]) -> None:
    assert set(rule["disciplines"]) <= DISCIPLINES
    placed = {number for numbers in rule["disciplines"].values() for number in numbers}
    assert {chinese(number) for number in placed | set(rule["procedural"])} == set(ARTICLES[rule["short"]])


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["short"])
def test_every_article_a_meeting_needs_is_asked_about(rule: dict[str, Any]) -> None:
    asked = {cite for question in QUESTIONS for cite in question["cites"]}
    procedural = {chinese(number) for number in rule["procedural"]}
    asked_here = {cite.partition(" ")[2] for cite in asked if cite.startswith(f"{rule['short']} ")}
    silent = set(ARTICLES[rule["short"]]) - procedural - asked_here
    assert silent == set()


def test_the_new_version_amends_and_renumbers() -> None:
    rule = next(rule for rule in RULES if len(rule["files"]) > 1)
    old, new = ((PACK / "rules" / name).read_text(encoding="utf-8") for name in rule["files"])
    contact = "采购文件发出后至结果公布前，参与项目的工作人员"
    assert f"第十一条 {contact}" in old
    assert f"第十二条 {contact}" in new
    assert "关系申报" in new and "关系申报" not in old


@pytest.mark.parametrize("piece", CASES + READINGS, ids=lambda piece: piece.facts["key"])
def test_piece_is_complete(piece: Piece) -> None:
    facts = piece.facts
    assert unknown_cites(facts["cites"]) == []
    assert facts["cites"] and facts["themes"] and facts["title"]
    assert set(facts["disciplines"]) <= DISCIPLINES and facts["disciplines"]
    assert set(facts["audience"]) <= AUDIENCES and facts["audience"]
    assert facts["level"] in set("省市县乡村")
    assert 2016 <= facts["year"] <= 2026
    assert 2 <= facts["minutes"] <= 4
    assert abs(length(piece.body) / CHARACTERS_PER_MINUTE - facts["minutes"]) <= 0.75


@pytest.mark.parametrize("piece", CASES, ids=lambda piece: piece.facts["key"])
def test_case_tells_what_happened_and_asks_us(piece: Piece) -> None:
    headings = re.findall(r"^## (.+)$", piece.body, re.MULTILINE)
    is_good_practice = piece.facts.get("good_practice", False)
    expected = ["依据与做法", "给我们的启发"] if is_good_practice else ["依据与处理", "给我们的提醒"]
    assert headings == ["经过", "转折点", *expected]
    assert [cite for cite in piece.facts["cites"] if cite.partition(" ")[2] not in piece.body] == []
    story = piece.body.split("## 转折点")[0].removeprefix("## 经过")
    assert 330 <= length(story) <= 620
    assert len(re.findall(r"^- .+[？。]$", piece.body.split("## 给我们的")[1], re.MULTILINE)) >= 3


def test_cases_cover_trades_places_and_new_types() -> None:
    assert len(CASES) >= 26
    assert len({piece.facts["industry"] for piece in CASES}) >= 9
    assert len({piece.facts["region"] for piece in CASES}) >= 5
    assert {kind for piece in CASES for kind in piece.facts["violation_types"]} >= NEW_VIOLATIONS
    assert sum(piece.facts.get("good_practice", False) for piece in CASES) >= 4
    assert {discipline for piece in CASES for discipline in piece.facts["disciplines"]} == DISCIPLINES
    assert sum(piece.facts["year"] >= 2023 for piece in CASES) >= 0.8 * len(CASES)


def test_readings_are_short_and_explain_rules() -> None:
    assert len(READINGS) >= 8
    assert {piece.facts["kind"] for piece in READINGS} == READING_KINDS
    assert all(300 <= length(piece.body) <= 520 for piece in READINGS)


def test_keys_and_titles_are_unique() -> None:
    pieces = [piece.facts for piece in CASES + READINGS]
    prompts = read_toml("reflections.toml")["reflection"]
    for values in (
        [one["key"] for one in [*pieces, *QUESTIONS, *prompts]],
        [one["title"] for one in pieces],
        [one["stem"] for one in QUESTIONS],
        [one["text"] for one in prompts],
    ):
        assert [value for value, count in Counter(values).items() if count > 1] == []


def test_there_are_enough_questions_of_each_kind() -> None:
    assert len(QUESTIONS) >= 132
    assert len(of_kind("single")) >= 60
    assert len(of_kind("multiple")) >= 35
    assert len(of_kind("true_false")) >= 30
    assert {question["discipline"] for question in QUESTIONS} == DISCIPLINES
    assert {question["difficulty"] for question in QUESTIONS} == {1, 2, 3}


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["key"])
def test_question_is_well_formed(question: dict[str, Any]) -> None:
    options = question["options"]
    right = sum(option["correct"] for option in options)
    assert [option["letter"] for option in options] == list("ABCD"[: len(options)])
    assert len({option["text"] for option in options}) == len(options)
    expected = {"single": (4, {1}), "multiple": (4, {2, 3}), "true_false": (2, {1})}[question["kind"]]
    assert len(options) == expected[0] and right in expected[1]
    assert unknown_cites(question["cites"]) == [] and question["cites"] and question["themes"]
    assert length(question["stem"]) >= 12
    named = set(re.findall(r"第[一二三四五六七八九十]+条(?:之一)?", question["explanation"]))
    assert named == {cite.partition(" ")[2] for cite in question["cites"]}
    assert not re.search(r"[A-D]项|选项[A-D]|第几条", question["stem"] + question["explanation"])


def test_right_answers_are_spread_over_the_letters() -> None:
    letters = Counter(o["letter"] for q in of_kind("single") for o in q["options"] if o["correct"])
    assert max(letters.values()) - min(letters.values()) <= 2
    chosen = Counter(o["letter"] for q in of_kind("multiple") for o in q["options"] if o["correct"])
    assert max(chosen.values()) <= 1.4 * min(chosen.values())
    true_share = mean(question["options"][0]["correct"] for question in of_kind("true_false"))
    assert 0.4 <= true_share <= 0.6
    two_right = mean(sum(o["correct"] for o in q["options"]) == 2 for q in of_kind("multiple"))
    assert 0.4 <= two_right <= 0.7


def test_length_does_not_give_the_answer_away() -> None:
    ratios = []
    for question in of_kind("single") + of_kind("multiple"):
        right = mean(len(o["text"]) for o in question["options"] if o["correct"])
        wrong = mean(len(o["text"]) for o in question["options"] if not o["correct"])
        ratios.append(right / wrong)
        assert 0.6 <= ratios[-1] <= 1.6, question["key"]
    assert 0.9 <= mean(ratios) <= 1.1


@pytest.mark.parametrize("agenda", read_toml("agendas.toml")["agenda"], ids=lambda agenda: agenda["key"])
def test_agenda_names_real_people_of_the_pack_and_has_questions(agenda: dict[str, Any]) -> None:
    names = {person["name"] for person in read_toml("people.toml")["person"]}
    units = {unit["code"] for unit in read_toml("organizations.toml")["unit"]}
    called = {*agenda["invited"], agenda["chair"], agenda["organizer"], agenda["lead_reader"]}
    assert called <= names and agenda["unit"] in units and agenda["items"]
    words = AGENDA_WORDS[agenda["key"]]
    assert sum(bool(words & set(question["themes"])) for question in QUESTIONS) >= 8


def test_posts_are_held_by_people_of_the_unit_and_cite_what_is_there() -> None:
    people = {one["name"]: one for one in read_toml("people.toml")["person"]}
    risks = {one["code"] for one in read_toml("concepts.toml")["risk"]}
    cases = {piece.facts["key"] for piece in CASES}
    for post in read_toml("posts.toml")["post"]:
        assert people[post["holder"]]["unit"] == post["unit"] and post["reason"]
        for risk in post.get("risks", []):
            assert unknown_cites(risk["cites"]) == [] and set(risk["cases"]) <= cases
            assert risk.get("risk", "R01") in risks and all("｜" in line for line in risk["controls"])


def test_organizations_form_one_tree() -> None:
    seen: set[str] = set()
    for unit in read_toml("organizations.toml")["unit"]:
        assert unit["parent"] in seen or (unit["parent"] == "" and not seen), unit["code"]
        assert unit["code"] not in seen
        assert unit["division_code"] == ""
        seen.add(unit["code"])
    assert len(seen) >= 20


def test_people_belong_to_units_and_hold_known_roles() -> None:
    people = read_toml("people.toml")["person"]
    units = {unit["code"] for unit in read_toml("organizations.toml")["unit"]}
    assert len(people) >= 60
    for field in ("code", "name", "login"):
        assert len({person[field] for person in people}) == len(people)
    for person in people:
        assert person["unit"] in units and person["party_unit"] in units | {""}
        assert person["category"] in AUDIENCES
        assert {role.partition("@")[2] for role in person["roles"]} <= units
    assert {role.partition("@")[0] for person in people for role in person["roles"]} == ROLES
    assert any("·" in person["name"] for person in people)
    assert any(person["surname"] == "欧阳" for person in people)
    assert any("喆" in person["name"] for person in people)


def test_reflections_cover_every_discipline() -> None:
    prompts = read_toml("reflections.toml")["reflection"]
    assert len(prompts) >= 24
    assert {prompt["discipline"] for prompt in prompts} == DISCIPLINES
    assert all(prompt["themes"] and prompt["text"].endswith("？") for prompt in prompts)


def test_nothing_official_or_real_is_named() -> None:
    for path in sorted(PACK.rglob("*")):
        if path.suffix in {".md", ".toml"}:
            text = path.read_text(encoding="utf-8")
            assert FORBIDDEN.findall(text) == [], path.name
