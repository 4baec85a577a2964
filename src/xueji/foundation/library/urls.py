"""Addresses of the library pages."""

from django.urls import path

from xueji.foundation.library import sharing_urls
from xueji.foundation.library.views import files, resources, revisions

app_name = "library"
urlpatterns = [
    path("", resources.index, name="index"),
    path("resources/new/", resources.create, name="create"),
    path("resources/<int:resource_id>/", resources.resource, name="resource"),
    path("resources/<int:resource_id>/edit/", resources.edit, name="edit"),
    path("resources/<int:resource_id>/files/", files.index, name="files"),
    path("resources/<int:resource_id>/revisions/<int:number>/", revisions.revision, name="revision"),
    path("resources/<int:resource_id>/revisions/<int:number>/restore/", revisions.restore, name="restore"),
    path("resources/<int:resource_id>/steps/<str:step>/", resources.move, name="move"),
    # Pictures in texts carry this address (rules/rich_text.py).
    path("files/<int:attachment_id>/", files.file, name="file"),
    path("files/<int:attachment_id>/remove/", files.remove, name="remove-file"),
    path("files/<int:attachment_id>/purge/", files.purge, name="purge-file"),
    path("files/<int:attachment_id>/watching/", files.watching, name="watching"),
    *sharing_urls.urlpatterns,
]
