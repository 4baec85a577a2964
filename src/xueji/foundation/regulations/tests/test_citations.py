"""Finding citations: written by hand, made by machine, and in the statutes themselves."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xueji.foundation.regulations import rules
from xueji.foundation.regulations.rules import numerals
from xueji.foundation.regulations.rules.citations import Citation, Context, find_citations
from xueji.foundation.regulations.rules.names import NameIndex, normal_name

from .real_texts import ARTICLES, needs_real_texts, real_text

NAMES = NameIndex(
    ["中华人民共和国监察法", "公务员法", "招标投标法", "招标投标法实施条例", "公职人员政务处分法"],
    {"政务处分法": "公职人员政务处分法"},
)
HERE = Context("招标投标法", 5, 0, 3)


def places(text: str, context: Context | None = HERE) -> list[tuple[str | None, ...]]:
    return [
        (one.law, *(f"{r.number}.{r.suffix}.{r.paragraph or 0}.{r.item or 0}" for r in one.references))
        for one in find_citations(text, NAMES, context)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("《监察法》第五十三条第二款第（三）项", [("监察法", "53.0.2.3")]),
        ("《中华人民共和国监察法》第53条第2款第(3)项", [("监察法", "53.0.2.3")]),
        ("《监察法》第５３条", [("监察法", "53.0.0.0")]),
        ("公务员法第五十九条", [("公务员法", "59.0.0.0")]),
        ("中华人民共和国公务员法59条", [("公务员法", "59.0.0.0")]),
        ("招标投标法实施条例第五八条", [("招标投标法实施条例", "58.0.0.0")]),
        ("政务处分法第三十条", [("公职人员政务处分法", "30.0.0.0")]),
        ("《监察法》第七十九条至第八十一条", [("监察法", "79.0.0.0", "80.0.0.0", "81.0.0.0")]),
        ("监察法第79-81条", [("监察法", "79.0.0.0", "80.0.0.0", "81.0.0.0")]),
        ("《监察法》第七十九至八十一条", [("监察法", "79.0.0.0", "80.0.0.0", "81.0.0.0")]),
        ("《刑法》第一百二十条之一至第一百二十条之三", [("刑法", "120.1.0.0", "120.2.0.0", "120.3.0.0")]),
        (
            "《监察法》第三条、第五条和第九条",
            [("监察法", "3.0.0.0"), ("监察法", "5.0.0.0"), ("监察法", "9.0.0.0")],
        ),
        ("监察法第三、五条", [("监察法", "3.0.0.0", "5.0.0.0")]),
        ("《监察法》第三条第一款、第三款", [("监察法", "3.0.1.0"), ("监察法", "3.0.3.0")]),
        ("《监察法》第三条第（一）项至第（三）项", [("监察法", "3.0.0.1", "3.0.0.2", "3.0.0.3")]),
        ("《监察法》第二章第七条", [("监察法", "7.0.0.0")]),
        ("《监察法》中的第七条", [("监察法", "7.0.0.0")]),
        (
            "《公务员法》、《监察法》第三条；该法第九条",
            [("公务员法",), ("监察法", "3.0.0.0"), ("监察法", "9.0.0.0")],
        ),
        ("本法第三条第二款", [("招标投标法", "3.0.2.0")]),
        ("第三条、第四条", [("招标投标法", "3.0.0.0"), ("招标投标法", "4.0.0.0")]),
        ("前款规定", [("招标投标法", "5.0.2.0")]),
        ("前两款规定", [("招标投标法", "5.0.1.0", "5.0.2.0")]),
        ("前条第一款", [("招标投标法", "4.0.1.0")]),
        ("前两条", [("招标投标法", "3.0.0.0", "4.0.0.0")]),
        ("前款第（一）项", [("招标投标法", "5.0.2.1")]),
        ("本条第一款", [("招标投标法", "5.0.1.0")]),
        ("《关于修改〈中华人民共和国保险法〉第八条的决定》", [("关于修改〈保险法〉第八条的决定",)]),
        ("车辆条例第三条", [(None, "3.0.0.0")]),
        ("刑法第二百九十九条之一", [(None, "299.1.0.0")]),
    ],
)
def test_reads(text: str, expected: list[tuple[str | None, ...]]) -> None:
    assert places(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "前三年内",
        "目前条件",
        "二十条意见",
        "三条措施",
        "本法院",
        "前项目",
        "条件一条",
        "第二款",
        "本条",
        "两条建议",
        "一条一条来",
    ],
)
def test_leaves_ordinary_words_alone(text: str) -> None:
    assert places(text, None) == []


def test_bare_articles_mean_nothing_without_a_context() -> None:
    assert places("依照第三条处理", None) == [(None, "3.0.0.0")]
    assert places("前款规定", None) == [(None,)]


def test_a_version_is_a_hint_and_never_guessed() -> None:
    written, bare = find_citations("《监察法》（2018年版）第十五条、《监察法》第十五条", NAMES)
    assert (written.year_hint, bare.year_hint) == (2018, None)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("《中华人民共和国监察法》", "监察法"),
        ("最高人民法院关于适用《中华人民共和国民法典》的解释", "最高人民法院关于适用《民法典》的解释"),
        ("车辆管理办法（试行）", "车辆管理办法"),
        ("监察法（2018年修正）", "监察法"),
        ("关于修改<中华人民共和国审计法>的决定", "关于修改〈审计法〉的决定"),
    ],
)
def test_names_are_compared_in_one_form(name: str, expected: str) -> None:
    assert normal_name(name) == expected


SCRIPTS = st.sampled_from([numerals.to_chinese, numerals.to_positional, numerals.to_full_width, str])
FILLER = st.text("会议研究了车辆采购的事，大家同意。", max_size=12).map(lambda text: text + "，按照")


@given(FILLER, st.integers(1, 1500), st.integers(0, 9), st.integers(0, 20), SCRIPTS, st.booleans(), FILLER)
def test_an_inserted_citation_is_found_where_it_stands(
    before: str, number: int, paragraph: int, item: int, script: object, quoted: bool, after: str
) -> None:
    write = script
    law = "《中华人民共和国监察法》" if quoted else "监察法"
    cited = f"{law}第{write(number)}条"  # type: ignore[operator]
    cited += f"第{numerals.to_chinese(paragraph)}款" if paragraph else ""
    cited += f"第（{numerals.to_chinese(item)}）项" if item else ""
    (found,) = find_citations(before + cited + "的规定。" + after, NAMES)
    assert (found.start, found.text, found.law) == (len(before), cited, "监察法")
    (reference,) = found.references
    assert (reference.number, reference.paragraph, reference.item) == (
        number,
        paragraph or None,
        item or None,
    )


@given(st.text("第一二十条款项目之至、和（）《》本前法例该同监察法1-3 ，", max_size=120))
def test_any_text_gives_spans_in_order_that_fit(text: str) -> None:
    found = find_citations(text, NAMES, HERE)
    for one, following in zip(found, found[1:], strict=False):
        assert one.end <= following.start
    assert all(text[one.start : one.end] == one.text for one in found)


def test_long_lines_cost_linear_time() -> None:
    started = time.process_time()
    for text in (
        "一" * 200_000,
        "第一条、" * 50_000,
        "《" * 100_000,
        "1、" * 100_000,
        "第" + " " * 200_000,
        "前" * 99_999,
    ):
        find_citations(text, NAMES, HERE)
    assert time.process_time() - started < 10


@needs_real_texts
def test_statutes_cite_existing_articles_of_themselves() -> None:
    names = NameIndex(name.split("(")[0] for name in ARTICLES)
    for file_name in ARTICLES:
        document = rules.parse(real_text(file_name))
        law = normal_name(document.title)
        numbers = {(article.number, article.suffix) for article in document.articles}
        for one in own_citations(document, law, names):
            assert {(r.number, r.suffix) for r in one.references} <= numbers, (file_name, one)


def own_citations(document: rules.Document, law: str, names: NameIndex) -> list[Citation]:
    found = []
    for article in document.articles:
        for paragraph, row in enumerate(re.split("\n", article.text), 1):
            context = Context(law, article.number, article.suffix, paragraph)
            found += [one for one in find_citations(row, names, context) if one.law == law]
    return found
