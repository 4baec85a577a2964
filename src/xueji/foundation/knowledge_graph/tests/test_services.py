"""Writing concepts and links; what is refused leaves no trace."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from xueji.common.audit.models import AuditEntry
from xueji.common.errors import DomainError
from xueji.foundation.knowledge_graph import rules, selectors, services
from xueji.foundation.knowledge_graph.models import (
    BroaderLink,
    Concept,
    ConceptArticle,
    ConceptLink,
    RelatedLink,
)
from xueji.foundation.knowledge_graph.testing import make_concept, make_risk
from xueji.foundation.organizations import testing as people
from xueji.foundation.organizations.selectors import Role
from xueji.foundation.regulations.models import Article
from xueji.foundation.regulations.testing import make_article, make_regulation

pytestmark = pytest.mark.django_db
LAW = "某市公用车辆管理办法"


def save(concept: Concept, **changes: object) -> Concept:
    facts = services.ConceptFacts(
        **{"pref_label": concept.pref_label, "notation": concept.notation, **changes}
    )
    concept.refresh_from_db()
    return services.save_concept(
        facts, concept_id=concept.pk, edit_no=concept.edit_no, actor=None, now=timezone.now()
    )


def test_a_cycle_is_refused_with_the_way_round_and_nothing_is_written() -> None:
    top = make_concept("甲")
    middle = make_concept("乙", top)
    low = make_concept("丙", middle)
    lines = AuditEntry.objects.count()
    with pytest.raises(services.Refused, match="甲.*丙.*乙.*甲"):
        save(top, broader=(low.pk,), definition="改")
    top.refresh_from_db()
    assert (top.definition, top.edit_no, AuditEntry.objects.count()) == ("", 1, lines)


def test_the_database_refuses_a_concept_above_itself_and_related_twice() -> None:
    one, other = make_concept(), make_concept()
    for row in (
        BroaderLink(concept=one, broader=one),
        RelatedLink(first=other, second=one),
        RelatedLink(first=one, second=one),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


def test_codes_follow_the_place_and_names_are_unique() -> None:
    top = make_concept("廉洁纪律", notation="L", discipline="integrity")
    assert [make_concept(f"礼品{n}", top).notation for n in "ab"] == ["L.01", "L.02"]
    with pytest.raises(services.Refused, match="已有名为"):
        make_concept("礼品a")
    with pytest.raises(services.Refused, match="已有代表"):
        make_concept("另一个", discipline="integrity")


def test_the_second_of_two_editors_is_told() -> None:
    concept = make_concept("甲")
    save(concept, definition="第一次")
    with pytest.raises(services.EditedMeanwhile):
        services.save_concept(
            services.ConceptFacts("甲"), concept_id=concept.pk, edit_no=1, actor=None, now=timezone.now()
        )
    concept.refresh_from_db()
    assert concept.definition == "第一次"


def test_related_is_symmetric_and_stored_once() -> None:
    one, other = make_concept(), make_concept()
    save(other, related=(one.pk,))
    graph = selectors.concept_graph()
    assert graph.beside(one.pk) == [other.pk] and graph.beside(other.pk) == [one.pk]
    save(one, related=(other.pk,))
    assert RelatedLink.objects.count() == 1


def test_merging_moves_everything_and_the_old_name_still_finds_it() -> None:
    top = make_concept("廉洁纪律", discipline="integrity")
    source, target = make_concept("拿回扣", top, alt_labels=("提成",)), make_concept("收回扣", top)
    child = make_concept("处方提成", source)
    article, risk = make_article(), make_risk()
    for one in (source, target):
        services.add_article(one.pk, article, actor=None, now=timezone.now())
    services.add_link(source.pk, "risk", risk.pk, actor=None, now=timezone.now())
    services.merge_concept(source.pk, target.pk, edit_no=source.edit_no, actor=None, now=timezone.now())
    source.refresh_from_db()
    assert (source.status, source.merged_into) == ("retired", target)
    graph = selectors.concept_graph()
    assert graph.broader[child.pk] == [target.pk] and source.pk not in graph.broader
    assert set(target.labels.values_list("text", flat=True)) == {"拿回扣", "提成"}
    assert ConceptArticle.objects.get().concept == target and ConceptLink.objects.get().concept == target
    assert selectors.search_concepts("拿回扣") == [target]
    with pytest.raises(services.Refused, match="不能恢复"):
        services.restore_concept(source.pk, actor=None, now=timezone.now())


def test_merging_into_a_grandchild_would_close_a_cycle() -> None:
    top = make_concept("甲")
    low = make_concept("丙", make_concept("乙", top))
    with pytest.raises(services.Refused, match="成环"):
        services.merge_concept(top.pk, low.pk, edit_no=1, actor=None, now=timezone.now())


def test_what_has_concepts_below_is_not_retired() -> None:
    top = make_concept("甲")
    make_concept("乙", top)
    with pytest.raises(services.Refused, match="先移动"):
        services.retire_concept(top.pk, actor=None, now=timezone.now())


def test_nobody_without_the_role_writes() -> None:
    member, concept = people.make_user(), make_concept()
    article, now = make_article(), timezone.now()
    acts = [
        lambda: services.save_concept(services.ConceptFacts("新"), actor=member, now=now),
        lambda: services.retire_concept(concept.pk, actor=member, now=now),
        lambda: services.restore_concept(concept.pk, actor=member, now=now),
        lambda: services.merge_concept(concept.pk, concept.pk, edit_no=1, actor=member, now=now),
        lambda: services.add_article(concept.pk, article, actor=member, now=now),
        lambda: services.remove_article(concept.pk, 1, actor=member, now=now),
        lambda: services.add_link(concept.pk, "risk", 1, actor=member, now=now),
        lambda: services.remove_link(concept.pk, 1, actor=member, now=now),
        lambda: services.refuse_suggestion(concept.pk, "risk", "1", actor=member, now=now),
        lambda: services.save_risk(services.RiskFacts("新"), actor=member, now=now),
        lambda: services.save_draft(b"x", name="", file_format="", actor=member, now=now),
        lambda: services.apply_skos(selectors.stored_skos(), actor=member, now=now),
    ]
    for act in acts:
        with pytest.raises(DomainError, match="内容编辑"):
            act()


def test_links_follow_renumbered_and_amended_articles() -> None:
    moved, amended = "公用车辆应当按照规定登记。", "公用车辆不得外借给其他单位和个人使用。"
    gone = "司机应当每年体检一次。"
    first = make_regulation(LAW, {1: moved, 2: amended, 3: gone}, date(2024, 1, 1))
    concept = make_concept("公车")
    for article in Article.objects.filter(version=first):
        services.add_article(concept.pk, article, actor=None, now=timezone.now())
    changed = "公用车辆不得外借给其他单位和个人使用，应急除外。"
    make_regulation(LAW, {1: "本办法适用于各机关。", 2: moved, 3: changed}, date(2025, 1, 1))
    before = selectors.linked_articles([concept.pk], date(2024, 6, 1))
    after = selectors.linked_articles([concept.pk], date(2025, 6, 1))
    assert {one.fate.name for one in before} == {"SAME"}
    assert [(one.fate.name, one.article.number) for one in after] == [
        ("MOVED", 2),
        ("CHANGED", 3),
        ("ABSENT", 3),
    ]
    assert [one.kind for one in selectors.graph_problems(date(2025, 6, 1))].count("absent") == 1


def sample() -> Concept:
    top = make_concept("廉洁纪律", discipline="integrity", notation="L")
    concept = make_concept("公车私用", top, alt_labels=("私车公养",), definition="公用车辆办私事")
    services.add_article(concept.pk, make_article(), actor=None, now=timezone.now())
    services.add_link(concept.pk, "risk", make_risk().pk, actor=None, now=timezone.now())
    save(make_concept("费用", top), broader=(top.pk,), related=(concept.pk,))
    return concept


@pytest.mark.parametrize("file_format", list(rules.FORMATS))
def test_the_stored_graph_goes_out_and_comes_back_the_same(file_format: str) -> None:
    sample()
    stored = selectors.stored_skos()
    text = rules.write_skos(stored, file_format)
    plan = selectors.plan_of_text(text, file_format, date(2026, 1, 5))
    assert (plan.is_empty, plan.unchanged_count, plan.problems) == (True, 3, [])
    for model in (ConceptLink, ConceptArticle, RelatedLink, BroaderLink, Concept):
        model.objects.all().delete()
    again = rules.read_skos(text, file_format).scheme
    assert again is not None
    services.apply_skos(again, actor=None, now=timezone.now())
    assert selectors.stored_skos() == stored
    lines = AuditEntry.objects.count()
    services.apply_skos(again, actor=None, now=timezone.now())
    assert AuditEntry.objects.count() == lines


HEAD = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('<urn:x:a> a skos:Concept ; skos:prefLabel "新" ; skos:broader <urn:x:none> .', "不在文件里"),
        (
            '<urn:x:a> a skos:Concept ; skos:prefLabel "新" ; skos:broader <urn:x:b> .'
            '<urn:x:b> a skos:Concept ; skos:prefLabel "旧" ; skos:broader <urn:x:a> .',
            "成环",
        ),
        ('<urn:x:a> a skos:Concept ; skos:prefLabel "公车私用" .', "不止一个概念"),
        ('<urn:x:a> a skos:Concept ; skos:prefLabel "新" ; skos:notation "L" .', "不止一个概念"),
    ],
)
def test_a_file_with_something_to_mend_writes_nothing(body: str, said: str) -> None:
    sample()
    stored = selectors.stored_skos()
    reading = rules.read_skos(HEAD + body, "turtle")
    assert reading.scheme is not None
    with pytest.raises(services.Refused, match=said):
        services.apply_skos(reading.scheme, actor=None, now=timezone.now())
    assert selectors.stored_skos() == stored


def test_suggestions_come_with_a_reason_and_refusals_are_remembered() -> None:
    concept = make_concept("公车私用", alt_labels=("公用车辆",), definition="公用车辆外借")
    make_regulation(LAW)
    make_risk("公用车辆外借给亲友")
    viewer, now = people.make_user(), timezone.now()

    def proposed() -> dict[str, list[str]]:
        groups = selectors.things_of(viewer, concept, [], now)
        found = selectors.suggestions_for(viewer, concept, [], groups, now)
        assert all(0 < one.score <= 1 and one.reason for group in found for one in group.suggestions)
        return {group.key: [one.target for one in group.suggestions] for group in found}

    first = proposed()
    assert len(first["article"]) == 2 and len(first["risk"]) == 1
    services.refuse_suggestion(concept.pk, "article", first["article"][0], actor=None, now=now)
    services.refuse_suggestion(concept.pk, "risk", first["risk"][0], actor=None, now=now)
    assert proposed() | {"article": first["article"][1:], "risk": []} == proposed()


def test_recall_is_the_viewers_own_and_the_map_costs_the_same_for_more_concepts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from xueji.foundation.knowledge_graph import registry

    concept = sample()
    article = Article.objects.get()
    own, other = people.make_user(), people.make_user()
    monkeypatch.setattr(
        registry, "_mastery", [lambda person, now: {article.pk: 0.4} if person == own.person else {}]
    )
    wish = selectors.MapWish(weak_only=True)
    mine = selectors.graph_map(own, wish, timezone.now())
    assert {node.label for node in mine.nodes if node.is_weak} == {"廉洁纪律", "公车私用"}
    assert selectors.graph_map(other, wish, timezone.now()).nodes == []

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            found = selectors.graph_map(own, selectors.MapWish(with_recall=True), timezone.now())
        assert len(found.nodes) <= 300
        return len(caught)

    before = queries()
    scheme, now = concept.scheme, timezone.now()
    rows = [
        Concept(
            scheme=scheme,
            uri=f"urn:x:{n}",
            notation=f"x{n}",
            pref_label=f"多{n}",
            created_at=now,
            updated_at=now,
        )
        for n in range(400)
    ]
    made = Concept.objects.bulk_create(rows)
    BroaderLink.objects.bulk_create(BroaderLink(concept=one, broader=concept) for one in made)
    assert queries() == before
    assert selectors.graph_map(own, selectors.MapWish(), now).left_out == 103


def test_an_editor_links_only_what_exists() -> None:
    unit = people.make_organization()
    person = people.make_person(organization=unit)
    people.make_role(person, Role.REVIEWER, unit)
    editor, concept = people.make_user(person=person), make_concept()
    for kind, words in (("risk", "没有找到"), ("nothing", "没有这种")):
        with pytest.raises(services.Refused, match=words):
            services.add_link(concept.pk, kind, 999, actor=editor, now=timezone.now())
