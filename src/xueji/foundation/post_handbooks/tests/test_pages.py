"""What pages show, refuse and give as files."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document as Word

from xueji.foundation.library.testing import make_case
from xueji.foundation.organizations.models import Post, User
from xueji.foundation.organizations.testing import make_organization, make_person, make_role, make_user
from xueji.foundation.post_handbooks import selectors
from xueji.foundation.post_handbooks.testing import make_handbook, make_holder, make_post, risk
from xueji.foundation.regulations.testing import make_regulation

pytestmark = pytest.mark.django_db


@pytest.fixture
def post() -> Post:
    return make_post()


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def officer(post: Post, role: str = "discipline_office") -> Client:
    person = make_person()
    make_role(person, role, post.organization)
    return client_of(make_user(person))


def url(name: str, *arguments: object) -> str:
    return reverse(f"post_handbooks:{name}", args=arguments)


def test_the_list_is_narrowed_by_unit_duty_risk_and_handbook(post: Post) -> None:
    below = make_organization("青溪局水务站", post.organization)
    make_handbook(make_post("招标岗", below, ("tender",)))
    make_post("别处的岗")
    client = officer(post)
    client.post(url("grade", post.pk), {"level": "high", "reason": "经手采购"})

    def shown(**query: str) -> set[str]:
        rows = client.get(url("posts"), query).context["listing"].objects
        return {row.title for row in rows}

    assert shown() == {"采购管理岗", "招标岗"}
    assert shown(unit="水务站") == {"招标岗"} and shown(duty="tender") == {"招标岗"}
    assert shown(level="high") == {"采购管理岗"} and shown(handbook="in_force") == {"招标岗"}
    assert [row.title for row in client.get(url("posts")).context["listing"].objects][0] == "采购管理岗"
    export = client.get(url("posts"), {"export": "xlsx"})
    assert export["Content-Type"].endswith("sheet")


def test_a_post_is_registered_changed_and_graded(post: Post) -> None:
    client, unit = officer(post), post.organization
    made = {
        "organization": unit.pk,
        "title": "工程管理岗",
        "duties": ["project", "tender"],
        "duty_note": "档案",
    }
    assert client.post(url("create"), made).status_code == 302
    found = Post.objects.get(title="工程管理岗")
    assert sorted(found.duties.values_list("duty", flat=True)) == ["project", "tender"]
    again = client.post(url("create"), made)
    assert again.status_code == 422 and "已有岗位" in again.content.decode()
    client.post(url("edit", found.pk), {"title": "工程管理岗", "duties": ["project"]})
    assert [row.duty for row in found.duties.all()] == ["project"]
    client.post(url("grade", found.pk), {"level": "medium", "reason": "有变更签证权"})
    page = client.get(url("post", found.pk)).content.decode()
    assert "有变更签证权" in page and "评定为中风险" in page


def test_a_risk_is_written_with_measures_articles_and_cases(post: Post) -> None:
    make_regulation("某市采购管理办法", {4: "不得化整为零规避公开采购。"})
    case = make_case("三张单子和一间食堂")
    client = officer(post)
    client.post(url("open-draft", post.pk))
    form = {
        "name": "化整为零",
        "level": "high",
        "consequence": "拆成几份采购。",
        "controls": "同类项目合并计算｜经办人\n公开采购意向",
        "citations": "某市采购管理办法 第四条",
        "cases": case.title,
    }
    wrong = client.post(
        url("create-risk", post.pk), {**form, "citations": "没有的办法 第九条", "cases": "没有的"}
    )
    assert wrong.status_code == 422 and wrong.content.decode().count("没有找到") >= 2
    assert client.post(url("create-risk", post.pk), form).status_code == 302
    page = client.get(url("draft", post.pk)).content.decode()
    for words in ("化整为零", "责任人：经办人", "第四条", case.title):
        assert words in page
    again = client.get(url("edit-risk", post.pk, 1))
    assert again.context["form"].initial["controls"] == form["controls"]


def test_a_holder_reads_the_own_handbook_and_no_other(post: Post) -> None:
    make_handbook(post)
    other = make_post("另一个岗", post.organization)
    make_handbook(other)
    client = client_of(make_user(make_holder(post)))
    assert client.get(url("mine")).url == url("handbook", post.pk)
    assert "我已读完" in client.get(url("handbook", post.pk)).content.decode()
    client.post(url("finish", post.pk))
    assert "已读这一版" in client.get(url("handbook", post.pk)).content.decode()
    for address in (url("handbook", other.pk), url("post", post.pk), url("draft", post.pk)):
        assert client.get(address).status_code in (403, 404)
    assert client.get(url("posts")).status_code == 403
    assert client.post(url("finish", other.pk)).status_code == 404


def test_the_wrong_unit_is_a_404_and_an_inspector_only_reads(post: Post) -> None:
    make_handbook(post)
    stranger, inspector = officer(make_post("别处")), officer(post, "inspector")
    assert stranger.get(url("post", post.pk)).status_code == 404
    assert stranger.get(url("unit-file", post.organization_id, "docx")).status_code == 404
    assert inspector.get(url("post", post.pk)).status_code == 200
    assert inspector.post(url("open-draft", post.pk)).status_code == 403
    assert inspector.get(url("grade", post.pk)).status_code == 403


def words_of(content: bytes) -> str:
    word = Word(io.BytesIO(content))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in word.paragraphs), *cells])


def test_the_handbook_as_word_and_one_file_for_the_unit(post: Post) -> None:
    make_handbook(post, risk("验收走过场"))
    below = make_post("招标岗", make_organization("水务站", post.organization), ("tender",))
    make_handbook(below, risk("泄露标底"))
    client = officer(post)
    one = words_of(client.get(url("handbook-file", post.pk, "docx")).content)
    assert "（采购管理岗）" in one and "三人共同验收" in one and "泄露标底" not in one
    whole = words_of(client.get(url("unit-file", post.organization_id, "docx")).content)
    assert "验收走过场" in whole and "泄露标底" in whole
    assert client.get(url("handbook-file", post.pk, "odt")).status_code == 404


def test_an_earlier_revision_stays_readable(post: Post) -> None:
    make_handbook(post, risk("甲"))
    make_handbook(post, risk("乙"))
    client = officer(post)
    first = client.get(url("revision", post.pk, 1)).content.decode()
    assert "甲" in first and "已更替" in first
    assert client.get(url("revision", post.pk, 9)).status_code == 404
    assert len(selectors.revisions_of(post)) == 2
