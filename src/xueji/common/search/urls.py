"""Addresses of the search."""

from django.urls import path

from xueji.common import access
from xueji.common.search import views

app_name = "search"
urlpatterns = [
    path("", views.index, name="index"),
    path("suggest/", views.suggestions, name="suggestions"),
]
access.for_signed_in("search.search", "搜索（只见本人可见的内容）", "search:index", "search:suggestions")
