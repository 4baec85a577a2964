"""Hierarchy, SKOS files, likeness: pure arithmetic."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xueji.foundation.knowledge_graph import rules

KEYS = st.integers(0, 9)
EDGES = st.dictionaries(KEYS, st.sets(KEYS, max_size=4), max_size=10)


def reaches_itself(broader: dict[int, set[int]], key: int) -> bool:
    """Slow and plain: is there a way from a key back to it."""
    seen: set[int] = set()
    waiting = list(broader.get(key, ()))
    while waiting:
        at = waiting.pop()
        if at == key:
            return True
        if at not in seen:
            seen.add(at)
            waiting.extend(broader.get(at, ()))
    return False


@settings(deadline=None)
@given(EDGES)
def test_cycles_are_exactly_the_keys_that_reach_themselves(broader: dict[int, set[int]]) -> None:
    found = [key for group in rules.find_cycles(broader) for key in group]
    assert len(found) == len(set(found))
    assert set(found) == {key for key in broader if reaches_itself(broader, key)}


@settings(deadline=None)
@given(EDGES, KEYS, KEYS)
def test_an_edge_is_refused_exactly_when_it_closes_a_cycle(
    edges: dict[int, set[int]], low: int, high: int
) -> None:
    sound = {key: {above for above in edges[key] if above < key} for key in edges}
    way = rules.cycle_made_by(sound, low, [high])
    after = {**sound, low: sound.get(low, set()) | {high}}
    assert bool(way) == bool(rules.find_cycles(after))
    if way:
        assert way[0] == low and way[-1] == low and way[1] == high


def test_the_neighbourhood_is_cut_at_the_limit_and_says_so() -> None:
    edges = [(0, key) for key in range(1, 50)]
    assert rules.neighbours(edges, [0], 1, 10)[1] is True
    assert rules.neighbours(edges, [3], 1, 10) == ([3, 0], False)


WORDS = st.text(st.characters(categories=["L", "N", "P"], include_characters=" \n"), min_size=1, max_size=20)
TEXTS = WORDS.map(str.strip).filter(bool)
LANGUAGES = st.sampled_from(["zh-Hans", "en"])


@st.composite
def schemes(draw: st.DrawFn) -> rules.SkosScheme:
    count = draw(st.integers(1, 6))
    uris = [f"urn:xueji:discipline:C{number}" for number in range(count)]
    pairs = draw(st.sets(st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)), max_size=4))
    related = {(low, high) for low, high in pairs if low < high}
    concepts = {}
    for number, uri in enumerate(uris):
        above = draw(st.sets(st.integers(0, number - 1), max_size=2)) if number else set()
        related = {pair for pair in related if not (number == pair[1] and pair[0] in above)}
        notes = st.tuples(st.sampled_from(["example", "historyNote"]), LANGUAGES, TEXTS)
        alt = draw(st.sets(st.tuples(st.sampled_from(["alt", "hidden"]), LANGUAGES, TEXTS), max_size=3))
        concepts[uri] = rules.SkosConcept(
            uri=uri,
            label=draw(TEXTS),
            notation=f"C{number}",
            definition=draw(st.just("") | TEXTS),
            scope_note=draw(st.just("") | TEXTS),
            labels=frozenset(rules.Note(*one) for one in alt),
            notes=frozenset(rules.Note(*one) for one in draw(st.sets(notes, max_size=2))),
            matches=frozenset({("exactMatch", f"https://example.org/{number}")}),
            broader=frozenset(uris[one] for one in above),
            references=frozenset({rules.thing_uri("case", draw(TEXTS))}),
            discipline="" if above else draw(st.sampled_from(["", "integrity", "life"])),
            is_retired=draw(st.booleans()),
        )
    for uri, one in concepts.items():
        at = uris.index(uri)
        beside = {high if low == at else low for low, high in related if at in (low, high)}
        concepts[uri] = rules.SkosConcept(
            **{**vars(one), "related": frozenset(uris[other] for other in beside)}
        )
    return rules.SkosScheme("urn:xueji:discipline", draw(TEXTS), draw(st.just("") | TEXTS), concepts)


@settings(max_examples=40, deadline=None)
@given(schemes(), st.sampled_from(list(rules.FORMATS)))
def test_what_is_written_as_skos_is_read_back_whole(scheme: rules.SkosScheme, file_format: str) -> None:
    reading = rules.read_skos(rules.write_skos(scheme, file_format), file_format)
    assert reading.problems == []
    assert reading.scheme == scheme


HEAD = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"


@pytest.mark.parametrize(
    ("text", "file_format", "where", "said"),
    [
        (f"{HEAD}\n<urn:a> a skos:Concept ; oops .", "turtle", "第 3 行", "写法不对"),
        ('{\n "a": ,\n}', "jsonld", "第 2 行", "JSON 写法不对"),
        ("<a>\n<b></a>", "rdfxml", "第 2 行", "XML 写法不对"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><a/>', "rdfxml", "第 1 行", "DOCTYPE"),
        ('{"@context": "https://example.org/c"}', "jsonld", "@context", "外部"),
        ("[" * 20000, "jsonld", "", ""),
        (f"{HEAD}<urn:a:b> a skos:Concept .", "turtle", "urn:a:b", "没有中文名称"),
        (f'{HEAD}<urn:a:b> a skos:Concept ; skos:prefLabel "一"@zh, "二"@zh .', "turtle", "urn:a:b", "两个"),
        (f'{HEAD}<javascript:x> a skos:Concept ; skos:prefLabel "一" .', "turtle", "javascript:x", "开头"),
        (f'{HEAD}[] a skos:Concept ; skos:prefLabel "一" .', "turtle", "文件", "没有标识"),
        (
            f'{HEAD}<urn:a:b> a skos:Concept ; skos:prefLabel "一" ; skos:broader <urn:a:b> .',
            "turtle",
            "urn:a:b",
            "自己",
        ),
        ("<urn:a> <urn:b> <urn:c> .", "turtle", "文件", "没有 skos:Concept"),
    ],
)
def test_bad_files_are_reported_where_they_are_bad(
    text: str, file_format: str, where: str, said: str
) -> None:
    found = [one for one in rules.read_skos(text, file_format).problems if one.is_blocking]
    assert any(where in one.where and said in one.message for one in found), found


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.sampled_from(list(rules.FORMATS)))
def test_no_text_breaks_the_reader(text: str, file_format: str) -> None:
    reading = rules.read_skos(text, file_format)
    assert reading.scheme is not None or reading.problems


def test_a_reworded_article_is_found_and_a_foreign_one_is_not() -> None:
    old = "公务用车只用于公务活动，不得借给亲友使用。"
    texts = ["会议应当纳入年度计划。", "公务用车只用于公务活动，不得借给亲友和企业使用。"]
    assert rules.most_like(old, texts) == 1
    assert rules.most_like(old, texts[:1]) is None


def test_references_name_articles_and_things() -> None:
    from datetime import date

    name = rules.article_uri("某市（试行）办法:一", 17, 1, date(2025, 5, 30))
    assert rules.read_reference(name) == rules.ArticleReference(
        "某市（试行）办法:一", 17, 1, date(2025, 5, 30)
    )
    assert rules.read_reference(rules.thing_uri("case", "a/b c")) == ("case", "a/b c")
    assert rules.read_reference("https://example.org/1") is None


def test_checks_find_what_is_wrong() -> None:
    concepts = {
        1: rules.Seen(1, "廉洁纪律", [], "integrity", 0),
        2: rules.Seen(2, "礼品", ["红包"], "", 0),
        3: rules.Seen(3, "卡券", ["红包"], "", 1),
        4: rules.Seen(4, "孤立", [], "", 1),
    }
    found = rules.check_graph(
        concepts, {2: [1], 3: [2, 9]}, [(1, 2)], {9}, {"integrity": "廉洁纪律", "life": "生活纪律"}
    )
    assert {(one.kind, one.key) for one in found} == {
        ("retired_above", 3), ("orphan", 4), ("duplicate", 2), ("clash", 1), ("uncovered", None),
    }  # fmt: skip
    assert rules.check_graph({2: concepts[2]}, {2: [3], 3: [2]}, [], set(), {})[0].kind == "cycle"
