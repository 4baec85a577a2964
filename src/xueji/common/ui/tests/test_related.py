"""Links that upper domains put on the page of a thing."""

from django.test import RequestFactory
from django.test.utils import override_settings
from django.urls import path

from xueji.common.ui import related


def page(request, pk):
    """Never called."""


urlpatterns = [path("one/<int:pk>/", page, name="one"), path("two/<int:pk>/", page, name="two")]


@override_settings(ROOT_URLCONF=__name__)
def test_links_come_in_order_once_and_only_where_they_may_be_opened(monkeypatch):
    monkeypatch.setattr(related, "_entries", {})
    related.register("unit", "旧名", "brain", "two", 10)
    related.register("unit", "二", "brain", "two", 20)
    related.register("unit", "一", "archive", "one", 10, lambda request, pk: pk == 7)
    related.register("person", "别处", "archive", "one", 10)
    request = RequestFactory().get("/")
    assert [(link.label, link.url) for link in related.links(request, "unit", 7)] == [
        ("一", "/one/7/"),
        ("二", "/two/7/"),
    ]
    assert [link.label for link in related.links(request, "unit", 8)] == ["二"]
