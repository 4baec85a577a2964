"""Addresses of the domain."""

from django.urls import path

from xueji.foundation.post_handbooks.views import drafts, files, posts, reading

app_name = "post_handbooks"
urlpatterns = [
    path("", posts.posts, name="posts"),
    path("new/", posts.create, name="create"),
    path("export/", files.export, name="export"),
    path("import/", files.upload, name="import"),
    path("import/commit/", files.commit, name="commit-import"),
    path("import/failures/", files.failed, name="failed-import"),
    path("import/template/", files.template, name="import-template"),
    path("mine/", reading.mine, name="mine"),
    path("units/<int:unit_pk>/", posts.unit_posts, name="unit-posts"),
    path("units/<int:unit_pk>/handbooks.<str:file_format>", reading.unit_file, name="unit-file"),
    path("<int:post_id>/", posts.post, name="post"),
    path("<int:post_id>/edit/", posts.edit, name="edit"),
    path("<int:post_id>/grade/", posts.grade, name="grade"),
    path("<int:post_id>/remove/", posts.remove, name="remove"),
    path("<int:post_id>/draft/", drafts.draft, name="draft"),
    path("<int:post_id>/draft/open/", drafts.open_draft, name="open-draft"),
    path("<int:post_id>/draft/adopt/", drafts.adopt, name="adopt"),
    path("<int:post_id>/draft/risks/new/", drafts.create_risk, name="create-risk"),
    path("<int:post_id>/draft/risks/<int:number>/", drafts.edit_risk, name="edit-risk"),
    path("<int:post_id>/draft/risks/<int:number>/remove/", drafts.remove_risk, name="remove-risk"),
    path("<int:post_id>/draft/steps/<str:step>/", drafts.step, name="step"),
    path("<int:post_id>/handbook/", reading.handbook, name="handbook"),
    path("<int:post_id>/handbook/read/", reading.finish, name="finish"),
    path("<int:post_id>/handbook.<str:file_format>", reading.handbook_file, name="handbook-file"),
    path("<int:post_id>/revisions/<int:number>/", reading.revision, name="revision"),
]
