"""Addresses of the guide."""

from django.urls import path

from xueji.common.help import views

app_name = "help"
urlpatterns = [
    path("", views.index, name="index"),
    path("images/<str:name>", views.image, name="image"),
    path("<slug:slug>/", views.page, name="page"),
]
