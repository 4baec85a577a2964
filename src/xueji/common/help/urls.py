"""Addresses of the guide."""

from django.urls import path

from xueji.common import access
from xueji.common.help import views

app_name = "help"
urlpatterns = [
    path("", views.index, name="index"),
    path("images/<str:name>", views.image, name="image"),
    path("<slug:slug>/", views.page, name="page"),
]
access.for_signed_in("help.read", "阅读使用手册", "help:index", "help:image", "help:page")
