"""What the search finds of the graph follows every change in its own transaction."""

import pytest
from django.utils import timezone

from xueji.common.search.models import SearchDocument
from xueji.foundation.knowledge_graph import findable, services
from xueji.foundation.knowledge_graph.models import Concept
from xueji.foundation.knowledge_graph.testing import make_concept

pytestmark = pytest.mark.django_db


def stored() -> dict[str, SearchDocument]:
    return {row.title: row for row in SearchDocument.objects.filter(kind=findable.CONCEPT)}


def change(concept: Concept, label: str, *above: Concept) -> None:
    concept.refresh_from_db()
    services.save_concept(
        services.ConceptFacts(label, notation=concept.notation, broader=tuple(one.pk for one in above)),
        concept_id=concept.pk,
        edit_no=concept.edit_no,
        actor=None,
        now=timezone.now(),
    )


def test_a_concept_is_found_by_its_names_and_leads_to_its_page() -> None:
    concept = make_concept("公车私用", alt_labels=("私用公务车",), definition="把公务用车用于私事。")
    found = stored()["公车私用"]
    assert found.url == f"/graph/concepts/{concept.pk}/"
    assert found.body == "把公务用车用于私事。" and "私用公务车" in found.context
    change(concept, "公务用车私用")
    assert set(stored()) == {"公务用车私用"}


def test_those_below_take_the_discipline_of_the_new_place() -> None:
    honest = make_concept("廉洁纪律", discipline="integrity")
    working = make_concept("工作纪律", discipline="work")
    topic = make_concept("公务接待", honest)
    make_concept("超标准接待", topic)
    assert stored()["超标准接待"].disciplines == "integrity"
    change(topic, "公务接待", working)
    assert {row.title: row.disciplines for row in stored().values()}["超标准接待"] == "work"


def test_what_is_out_of_use_is_no_longer_found() -> None:
    now = timezone.now()
    one, other = make_concept("甲"), make_concept("乙")
    services.retire_concept(one.pk, actor=None, now=now)
    assert set(stored()) == {"乙"}
    services.restore_concept(one.pk, actor=None, now=now)
    one.refresh_from_db()
    services.merge_concept(one.pk, other.pk, edit_no=one.edit_no, actor=None, now=now)
    assert set(stored()) == {"乙"} and "甲" in stored()["乙"].context


def test_a_refused_change_leaves_the_search_as_it_was() -> None:
    one = make_concept("甲")
    make_concept("乙")
    with pytest.raises(services.Refused):
        change(one, "乙")
    assert set(stored()) == {"甲", "乙"}


def test_a_file_brings_and_retires_concepts_and_a_rebuild_finds_nothing_to_mend() -> None:
    make_concept("旧的")
    read = services.SkosConcept(uri="urn:xueji:discipline:C09", label="新的", notation="C09")
    scheme = services.SkosScheme(
        uri=services.SCHEME_URI, title="图谱", description="", concepts={read.uri: read}
    )
    services.apply_skos(scheme, retire_missing=True, actor=None, now=timezone.now())
    assert set(stored()) == {"新的"}
    assert {one.key: one.digest for one in findable.entries()} == {
        row.object_key: row.digest for row in stored().values()
    }
