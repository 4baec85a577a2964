"""Addresses of the front-end kit."""

from django.urls import path

from xueji.common.ui import views

app_name = "ui"
urlpatterns = [
    path("", views.style_page, name="style-page"),
    path("frames/<slug:name>/", views.sample_frame, name="sample-frame"),
    path("preferences/", views.set_preference, name="set-preference"),
    path("unit/", views.choose_unit, name="choose-unit"),
]
