"""Addresses of the search."""

from django.urls import path

from xueji.common.search import views

app_name = "search"
urlpatterns = [
    path("", views.index, name="index"),
    path("suggest/", views.suggestions, name="suggestions"),
]
