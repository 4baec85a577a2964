"""Addresses of the knowledge graph."""

from django.urls import path

from xueji.foundation.knowledge_graph import views

app_name = "knowledge_graph"
urlpatterns = [
    path("", views.index, name="index"),
    path("concepts/", views.concepts, name="list"),
    path("concepts/new/", views.create, name="create"),
    path("concepts/<int:concept_id>/", views.concept, name="concept"),
    path("concepts/<int:concept_id>/edit/", views.edit, name="edit"),
    path("concepts/<int:concept_id>/merge/", views.merge, name="merge"),
    path("concepts/<int:concept_id>/retire/", views.retire, name="retire"),
    path("concepts/<int:concept_id>/restore/", views.restore, name="restore"),
    path("concepts/<int:concept_id>/links/", views.links, name="links"),
    path("concepts/<int:concept_id>/links/articles/", views.link_article, name="link-article"),
    path(
        "concepts/<int:concept_id>/links/articles/<int:link_id>/remove/",
        views.unlink_article,
        name="unlink-article",
    ),
    path("concepts/<int:concept_id>/links/<slug:kind>/", views.link_thing, name="link-thing"),
    path("concepts/<int:concept_id>/links/<int:link_id>/remove/", views.unlink_thing, name="unlink-thing"),
    path("concepts/<int:concept_id>/suggestions/", views.suggestion, name="suggestion"),
    path("risks/", views.risks, name="risks"),
    path("risks/new/", views.create_risk, name="create-risk"),
    path("risks/<int:risk_id>/", views.risk, name="risk"),
    path("risks/<int:risk_id>/edit/", views.edit_risk, name="edit-risk"),
    path("risks/<int:risk_id>/retire/", views.retire_risk, name="retire-risk"),
    path("checks/", views.checks, name="checks"),
    path("map/", views.graph_map, name="map"),
    path("map/data/", views.map_data, name="map-data"),
    path("files/", views.files, name="files"),
    path("files/export/<slug:file_format>/", views.export, name="export"),
    path("files/<int:draft_id>/", views.commit, name="commit"),
    path("files/<int:draft_id>/discard/", views.discard, name="discard"),
    path("pick/concepts/", views.pick_concepts, name="pick-concepts"),
    path("pick/articles/", views.pick_articles, name="pick-articles"),
    path("pick/things/<slug:kind>/", views.pick_things, name="pick-things"),
]
