"""The pages of the graph, as readers and editors meet them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from xueji.common.audit.models import AuditEntry
from xueji.foundation.knowledge_graph import registry, services
from xueji.foundation.knowledge_graph.models import (
    Concept,
    ConceptArticle,
    ConceptLink,
    GraphDraft,
    RiskPoint,
)
from xueji.foundation.knowledge_graph.testing import make_concept, make_risk
from xueji.foundation.organizations import testing as people
from xueji.foundation.organizations.selectors import Role
from xueji.foundation.regulations.models import Article
from xueji.foundation.regulations.testing import make_regulation

pytestmark = pytest.mark.django_db
LAW = "某市公用车辆管理办法"


def url(name: str, *args: object) -> str:
    return reverse(f"knowledge_graph:{name}", args=args)


def signed_in(role: str = "") -> Client:
    unit = people.make_organization()
    person = people.make_person(organization=unit)
    if role:
        people.make_role(person, role, unit)
    client = Client()
    client.force_login(people.make_user(person=person))
    return client


@pytest.fixture
def editor() -> Client:
    return signed_in(Role.EDITOR)


@pytest.fixture
def concept() -> Concept:
    top = make_concept("廉洁纪律", discipline="integrity", notation="L")
    return make_concept("公车私用", make_concept("公车", top), alt_labels=("私车公养", "公用车辆"))


def test_readers_browse_and_meet_no_button_to_change(concept: Concept) -> None:
    reader = signed_in()
    index = reader.get(url("index")).content.decode()
    assert "公车私用" in index and "新建概念" not in index and "校验" not in index
    assert "公车私用" in reader.get(url("index"), {"q": "私车公养"}).content.decode()
    page = reader.get(url("concept", concept.pk)).content.decode()
    assert "廉洁纪律" in page and "编辑关联" not in page and "修改记录" not in page
    assert "公车私用" in reader.get(url("list"), {"discipline": "integrity"}).content.decode()
    assert "公车私用" not in reader.get(url("list"), {"discipline": "life"}).content.decode()
    workbook = reader.get(url("list"), {"export": "xlsx"})
    assert workbook["Content-Type"].startswith("application/vnd.openxml") and len(workbook.content) > 2000


@pytest.mark.parametrize("name", ["index", "map", "list", "risks", "map-data"])
def test_an_empty_graph_says_what_next(name: str) -> None:
    assert signed_in().get(url(name)).status_code == 200


def test_an_editor_creates_moves_and_is_told_of_a_cycle(editor: Client, concept: Concept) -> None:
    form = {"pref_label": "借用车辆", "broader": [concept.pk], "alt_labels": "借车，换用车辆", "edit_no": 0}
    answer = editor.post(url("create"), form)
    made = Concept.objects.get(pref_label="借用车辆")
    assert answer.status_code == 302 and set(made.labels.values_list("text", flat=True)) == {
        "借车",
        "换用车辆",
    }
    assert AuditEntry.objects.filter(action="knowledge_graph.create", target_id=str(made.pk)).count() == 1
    broken = editor.post(
        url("edit", concept.pk), {"pref_label": "公车私用", "broader": [made.pk], "edit_no": concept.edit_no}
    )
    assert broken.status_code == 422 and "会成环" in broken.content.decode()
    stale = editor.post(url("edit", made.pk), {"pref_label": "改名", "edit_no": 0})
    assert stale.status_code == 409 and "别人保存过" in stale.content.decode()


def test_articles_are_linked_by_citation_by_picking_and_taken_away(editor: Client, concept: Concept) -> None:
    make_regulation(LAW)
    page = editor.get(url("links", concept.pk)).content.decode()
    assert "检索建议" in page and "相近程度" in page
    editor.post(url("link-article", concept.pk), {"citation": f"{LAW} 第二条"})
    found = editor.get(url("pick-articles"), {"q": "应当登记"}, HTTP_ACCEPT="application/json").json()[
        "results"
    ]
    editor.post(url("link-article", concept.pk), {"article": found[0]["id"]})
    assert sorted(ConceptArticle.objects.values_list("number", flat=True)) == [1, 2]
    nothing = editor.post(url("link-article", concept.pk), {"citation": "没有的办法 第九条"})
    assert nothing.status_code == 422 and "没有找到这一条" in nothing.content.decode()
    for link in ConceptArticle.objects.all():
        editor.post(url("unlink-article", concept.pk, link.pk))
    assert not ConceptArticle.objects.exists()


def test_a_risk_point_is_written_linked_and_shown(editor: Client, concept: Concept) -> None:
    editor.post(url("create-risk"), {"name": "车辆外借", "level": "high", "controls": "登记\n定位"})
    risk = RiskPoint.objects.get()
    found = editor.get(url("pick-things", "risk"), {"q": "外借"}, HTTP_ACCEPT="application/json").json()
    assert [one["id"] for one in found["results"]] == [risk.pk]
    editor.post(url("link-thing", concept.pk, "risk"), {"risk-target": risk.pk})
    page = editor.get(url("risk", risk.pk)).content.decode()
    assert "公车私用" in page and "定位" in page
    assert "人工认定" in editor.get(url("concept", concept.pk)).content.decode()
    editor.post(url("unlink-thing", concept.pk, ConceptLink.objects.get().pk))
    assert not ConceptLink.objects.exists()
    assert editor.post(url("link-thing", concept.pk, "nothing"), {}).status_code == 404


def test_a_proposal_is_confirmed_or_refused(editor: Client, concept: Concept) -> None:
    make_regulation(LAW)
    article = Article.objects.get(number=2)
    data = {"kind": "article", "value": article.pk, "target": "x", "reason": "公用车辆", "answer": "confirm"}
    editor.post(url("suggestion", concept.pk), data)
    assert ConceptArticle.objects.get().number == 2
    line = AuditEntry.objects.get(action="knowledge_graph.link")
    assert line.detail["reason"] == "检索建议，公用车辆"
    editor.post(url("suggestion", concept.pk), {**data, "kind": "risk", "target": "7", "answer": "refuse"})
    assert AuditEntry.objects.filter(action="knowledge_graph.refuse").count() == 1
    assert editor.post(url("suggestion", concept.pk), {**data, "value": "9" * 30}).status_code == 404


TURTLE = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<urn:x:1> a skos:Concept ; skos:prefLabel "私借公车"@zh ; skos:broader <urn:xueji:discipline:L> .
"""


def test_a_file_is_looked_at_first_and_belongs_to_whoever_uploaded_it(
    editor: Client, concept: Concept
) -> None:
    answer = editor.post(url("files"), {"file": SimpleUploadedFile("a.ttl", TURTLE.encode())})
    draft = GraphDraft.objects.get()
    assert answer["Location"] == url("commit", draft.pk)
    page = editor.get(answer["Location"]).content.decode()
    assert "私借公车" in page and not Concept.objects.filter(pref_label="私借公车").exists()
    assert signed_in(Role.EDITOR).get(url("commit", draft.pk)).status_code == 404
    editor.post(url("commit", draft.pk))
    assert Concept.objects.get(pref_label="私借公车").uri == "urn:x:1" and not GraphDraft.objects.exists()
    text = editor.get(url("export", "turtle")).content.decode()
    assert "私借公车" in text and editor.get(url("export", "pdf")).status_code == 404


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"\xff\xfe\x00x", "UTF-8"), (b"   ", "空的"), (b"@prefix : <x> .\n\nbroken", "第 3 行")],
)
def test_bad_files_say_what_is_wrong(editor: Client, content: bytes, said: str) -> None:
    answer = editor.post(url("files"), {"file": SimpleUploadedFile("a.ttl", content)}, follow=True)
    assert said in answer.content.decode() and not Concept.objects.exists()


def test_checks_lead_to_the_place_to_mend(editor: Client, concept: Concept) -> None:
    page = editor.get(url("checks")).content.decode()
    assert "没有代表政治纪律的概念" in page and url("concept", concept.pk) in page
    assert "没有代表政治纪律的概念" not in editor.get(url("checks"), {"kind": "no_article"}).content.decode()


def test_merging_and_retiring_by_the_buttons(editor: Client, concept: Concept) -> None:
    other = make_concept("公车外借", Concept.objects.get(pref_label="公车"))
    answer = editor.post(url("merge", other.pk), {"into": concept.pk, "edit_no": other.edit_no})
    assert answer["Location"] == url("concept", concept.pk)
    assert "已并入其他概念" in editor.get(url("concept", other.pk)).content.decode()
    editor.post(url("retire", concept.pk))
    editor.post(url("restore", concept.pk))
    assert Concept.objects.get(pk=concept.pk).status == "active"


def test_the_map_table_and_its_data_say_the_same(concept: Concept, monkeypatch: pytest.MonkeyPatch) -> None:
    make_risk()
    make_regulation(LAW)
    article = Article.objects.get(number=1)
    from django.utils import timezone

    services.add_article(concept.pk, article, actor=None, now=timezone.now())
    monkeypatch.setattr(registry, "_mastery", [lambda person, now: {article.pk: 0.5}])
    reader, query = signed_in(), {"focus": concept.pk, "things": "1", "recall": "1"}
    page = reader.get(url("map"), query).content.decode()
    data = reader.get(url("map-data"), query)
    assert data["Cache-Control"] == "private, no-store"
    nodes = {one["label"]: one for one in data.json()["nodes"]}
    assert set(nodes) == {"公车", "公车私用", f"《{LAW}》第一条"}
    assert (
        nodes["公车私用"]["weak"] and all(label in page for label in nodes) and "50%" in page.replace(" ", "")
    )
    assert reader.get(url("map-data"), {"focus": "x", "steps": "-1", "discipline": "y"}).status_code == 200
