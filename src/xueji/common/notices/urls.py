"""Addresses of the notices."""

from django.urls import path

from xueji.common import access
from xueji.common.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.index, name="index"),
    path("read-all/", views.read_all, name="read-all"),
    path("<int:notice_id>/", views.open_notice, name="open"),
]
access.for_signed_in("notices.read", "阅读自己的通知", "notices:index", "notices:read-all", "notices:open")
