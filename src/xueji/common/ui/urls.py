"""Addresses of the front-end kit."""

from django.urls import path

from xueji.common import access
from xueji.common.ui import views

app_name = "ui"
urlpatterns = [
    path("", views.style_page, name="style-page"),
    path("frames/<slug:name>/", views.sample_frame, name="sample-frame"),
    path("preferences/", views.set_preference, name="set-preference"),
    path("unit/", views.choose_unit, name="choose-unit"),
]
access.for_strangers("ui.preferences", "设置显示方式、切换单位", "ui:set-preference", "ui:choose-unit")
access.for_strangers("ui.samples", "界面样张（仅开发时）", "ui:style-page", "ui:sample-frame")
