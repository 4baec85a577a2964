"""Pages of comparisons: reading, filtering, grading, pairing, confirming, files, refusals."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import docx
import pytest
from django.test import Client
from django.urls import reverse

from xueji.foundation.regulations import selectors, services
from xueji.foundation.regulations.models import VersionComparison
from xueji.foundation.regulations.testing import NOW, make_regulation

from .test_comparing import NEW, OLD
from .test_views import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader() -> Client:
    """Somebody without a role."""
    return signed_in()


@pytest.fixture
def editor() -> Client:
    """内容编辑."""
    return signed_in("editor")


@pytest.fixture
def comparison() -> VersionComparison:
    """Two versions side by side: one row each of unchanged, new, amended, renumbered."""
    old = make_regulation(articles=OLD, effective_date=date(2020, 1, 1))
    new = make_regulation(articles=NEW, effective_date=date(2024, 1, 1))
    return services.compare_versions(old.pk, new.pk, NOW)


def _page(comparison: VersionComparison, name: str = "comparison") -> str:
    return reverse(f"regulations:{name}", args=[comparison.pk])


def test_a_reader_sees_filters_and_files(comparison: VersionComparison, reader: Client) -> None:
    """Marks, counts, one class alone, Excel, CSV, Word; no acts."""
    page = reader.get(_page(comparison)).content.decode()
    assert '<ins class="x-ins">、出租</ins>' in page and "定分量" not in page and "?kind=amended" in page
    alone = reader.get(_page(comparison) + "?kind=new").content.decode()
    assert "封存停驶" in alone and "、出租" not in alone
    assert reader.get(_page(comparison) + "?kind=nonsense").status_code == 200
    assert reader.get(_page(comparison) + "?export=xlsx").content[:2] == b"PK"
    assert "第三条" in reader.get(_page(comparison) + "?export=csv").content.decode("utf-8-sig")
    word = docx.Document(BytesIO(reader.get(_page(comparison, "comparison-word")).content))
    assert "出租" in word.tables[0].rows[2].cells[1].text


def test_the_word_file_strikes_out_and_underlines(comparison: VersionComparison, reader: Client) -> None:
    """Only the words that changed are marked; the text of both sides is whole."""
    word = docx.Document(BytesIO(reader.get(_page(comparison, "comparison-word")).content))
    cells = [cell for row in word.tables[0].rows[1:] for cell in row.cells[:2]]
    runs = [run for cell in cells for run in cell.paragraphs[0].runs]
    amended = next(row for row in word.tables[0].rows if "修改" in row.cells[2].text)
    assert [run.text for run in amended.cells[1].paragraphs[0].runs if run.underline] == ["、出租"]
    assert not any(run.font.strike for run in amended.cells[1].paragraphs[0].runs)
    assert not any(run.underline or run.font.strike for run in runs if run.text.endswith("　"))
    assert "删去的文字加删除线" in "".join(one.text for one in word.paragraphs)


def test_any_two_versions_are_compared_on_demand(comparison: VersionComparison, reader: Client) -> None:
    """The newer beside the older too; a version beside itself is refused in words."""
    url = reverse("regulations:compare", args=[comparison.new_version.regulation_id])
    pair = {"old": comparison.new_version_id, "new": comparison.old_version_id}
    assert reader.get(url).status_code == 200
    assert reader.post(url, pair).status_code == 302
    assert selectors.comparison_between(comparison.new_version_id, comparison.old_version_id) is not None
    same = reader.post(url, pair | {"new": comparison.new_version_id})
    assert same.status_code == 422 and "两个不同的版本" in same.content.decode()


def test_a_reader_may_not_grade_pair_or_confirm(comparison: VersionComparison, reader: Client) -> None:
    """Every act is refused, and nothing changes."""
    change = selectors.changes_of(comparison)[2].change_id
    for url in (
        reverse("regulations:grade-change", args=[change]),
        reverse("regulations:release-pairing", args=[change]),
        _page(comparison, "pair-articles"),
        _page(comparison, "confirm-comparison"),
    ):
        assert reader.post(url, {"weight": "major", "edit_no": 0}).status_code == 403
    comparison.refresh_from_db()
    assert comparison.edit_no == 0 and comparison.confirmed_at is None


def test_grading_with_an_old_form_is_refused(comparison: VersionComparison, editor: Client) -> None:
    """The first form is saved, the second of the same number is told to look again."""
    url = reverse("regulations:grade-change", args=[selectors.changes_of(comparison)[2].change_id])
    data = {"weight": "substance", "note": "增加出租", "edit_no": 0}
    assert editor.get(url).status_code == 200
    assert editor.post(url, data).status_code == 302
    late = editor.post(url, data | {"weight": "wording"})
    assert late.status_code == 422 and "他人改过" in late.content.decode()
    assert selectors.changes_of(comparison)[2].weight == "substance"
    bad = editor.post(url, {"weight": "enormous", "edit_no": 1})
    assert bad.status_code == 422


def test_pairing_releasing_and_confirming(comparison: VersionComparison, editor: Client) -> None:
    """A split by hand, undone again, then confirmed once."""
    old = comparison.old_version.articles.get(number=2)
    new = list(comparison.new_version.articles.filter(number__in=(2, 3)).order_by("number"))
    url = _page(comparison, "pair-articles")
    assert editor.get(url + f"?old={old.pk}").status_code == 200
    data = {"old": [old.pk], "new": [one.pk for one in new], "edit_no": 0}
    assert editor.post(url, data).status_code == 302
    split = next(row for row in selectors.changes_of(comparison) if row.kind == "split")
    assert split.is_by_hand and [one.number for one in split.new] == [2, 3]
    assert editor.post(url, {"edit_no": 1}).status_code == 422
    assert editor.post(reverse("regulations:release-pairing", args=[split.change_id])).status_code == 302
    assert not any(row.is_by_hand for row in selectors.changes_of(comparison))
    editor.post(_page(comparison, "confirm-comparison"), {"edit_no": 0})
    comparison.refresh_from_db()
    assert comparison.confirmed_at is None
    editor.post(_page(comparison, "confirm-comparison"), {"edit_no": comparison.edit_no})
    comparison.refresh_from_db()
    assert comparison.confirmed_at is not None
