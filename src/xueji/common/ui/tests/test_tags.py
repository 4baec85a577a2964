"""Formats, status looks, fields and components."""

from datetime import UTC, date, datetime

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError

from xueji.common.ui import formats
from xueji.common.ui.items import Bar
from xueji.common.ui.statuses import look_of


def rendered(source: str, **values: object) -> str:
    """What a template with the tags loaded writes."""
    return Template("{% load ui %}" + source).render(Context(values))


@pytest.mark.parametrize(
    ("source", "value", "words"),
    [
        ("{{ it|day }}", date(2026, 1, 5), "2026-01-05"),
        ("{{ it|day }}", None, "—"),
        ("{{ it|day_cn }}", date(2026, 1, 5), "2026年1月5日"),
        ("{{ it|moment }}", datetime(2026, 1, 4, 17, 5, tzinfo=UTC), "2026-01-05 01:05"),
        ("{{ it|moment_cn }}", datetime(2026, 1, 5, 1, 5, tzinfo=UTC), "2026年1月5日 9:05"),
        ("{{ it|chinese_number }}", 53, "五十三"),
        ("{{ it|minutes }}", 480, "8 分钟"),
        ("{{ it|minutes }}", 40, "40 秒"),
        ("{{ it|percent }}", 0.853, "85.3%"),
        ("{{ it|percent }}", 1, "100%"),
        ("{{ it|yuan }}", 123450, "1,234.50 元"),
    ],
)
def test_values_are_written_for_people(source: str, value: object, words: str) -> None:
    assert rendered(source, it=value) == words


def test_clock_pads_seconds() -> None:
    assert (formats.clock(485), formats.clock(0)) == ("8:05", "0:00")


def test_status_words_keep_their_look_and_unknown_ones_are_gray() -> None:
    assert look_of("待审").tone == "info"
    assert look_of("重新打开").tone == "bad"
    assert look_of("从未听说").tone == "gray"


def test_text_from_people_is_escaped() -> None:
    html = rendered(
        "{% status_tag it %}{% panel it %}{{ it }}{% endpanel %}{% alert 'warn' title=it %}{% endalert %}",
        it="<b>",
    )
    assert "<b>" not in html
    assert html.count("&lt;b&gt;") == 4


def test_block_tags_keep_the_markup_of_the_page() -> None:
    assert "<i>甲</i>" in rendered("{% panel '题' %}<i>甲</i>{% endpanel %}")


def test_a_misspelt_parameter_fails_at_once() -> None:
    with pytest.raises(TemplateSyntaxError):
        rendered("{% stat '甲' 1 uint='次' %}")


def test_bars_of_nobody_are_empty() -> None:
    assert "0 人 · 0%" in rendered("{% bars rows %}", rows=[Bar("甲", 0, 0)])


class OneOfEach(forms.Form):
    """Fields whose look differs."""

    name = forms.CharField(label="名称", help_text="全称。")
    day = forms.DateField(label="日期", initial=date(2026, 1, 5))
    kind = forms.ChoiceField(label="种类", choices=[("a", "甲")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="同意")
    paper = forms.FileField(label="附件", required=False)


def test_fields_choose_their_look() -> None:
    html = rendered("{% form_fields form %}", form=OneOfEach())
    assert '<fieldset class="x-field" id="id_kind"' in html
    assert 'type="date"' in html
    assert 'value="2026-01-05"' in html
    assert "data-file-drop" in html
    assert html.count("选填") == 1


def test_errors_are_tied_to_their_field_and_summed_up() -> None:
    form = OneOfEach({})
    html = rendered("{% error_summary form %}{% form_field form.name %}", form=form)
    assert 'href="#id_name"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_error"' in html
    assert 'aria-invalid="true"' in html


def test_article_is_set_paragraph_by_paragraph() -> None:
    html = rendered("{% law_article '第五十三条' text level=3 %}", text="第一款。\n\n第二款。")
    assert html.count("<p>") == 2
    assert '<h3 class="x-law-number">第五十三条</h3>' in html
