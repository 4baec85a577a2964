"""Addresses of rule changes."""

from django.urls import path

from xueji.foundation.rule_changes import views

app_name = "rule_changes"
urlpatterns = [
    path("", views.index, name="index"),
    path("<int:run_id>/", views.run, name="run"),
    path("<int:run_id>/rewrite/", views.rewrite, name="rewrite"),
    path("items/<int:item_id>/", views.item, name="item"),
    path("items/<int:item_id>/<slug:decision>/", views.decide, name="decide"),
]
