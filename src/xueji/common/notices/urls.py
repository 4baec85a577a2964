"""Addresses of the notices."""

from django.urls import path

from xueji.common.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.index, name="index"),
    path("read-all/", views.read_all, name="read-all"),
    path("<int:notice_id>/", views.open_notice, name="open"),
]
