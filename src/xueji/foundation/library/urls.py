"""Addresses of the library pages."""

from django.urls import path

from xueji.foundation.library import views

app_name = "library"
urlpatterns = [
    path("", views.index, name="index"),
    path("resources/new/", views.create, name="create"),
    path("resources/<int:resource_id>/", views.resource, name="resource"),
    path("resources/<int:resource_id>/edit/", views.edit, name="edit"),
    path("resources/<int:resource_id>/revisions/<int:number>/", views.revision, name="revision"),
    path("resources/<int:resource_id>/steps/<str:step>/", views.move, name="move"),
]
