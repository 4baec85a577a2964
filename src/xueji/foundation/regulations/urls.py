"""Addresses of the regulations pages."""

from django.urls import path

from xueji.foundation.regulations import views

app_name = "regulations"
urlpatterns = [
    path("", views.index, name="index"),
    path("effective/", views.effective, name="effective"),
    path("imports/new/", views.new_import, name="new-import"),
    path("imports/<int:draft_id>/", views.draft, name="draft"),
    path("imports/<int:draft_id>/discard/", views.discard, name="discard-draft"),
    path("<int:regulation_id>/", views.detail, name="detail"),
    path("<int:regulation_id>/edit/", views.edit, name="edit"),
    path("<int:regulation_id>/compare/", views.choose, name="compare"),
    path("comparisons/<int:comparison_id>/", views.comparison, name="comparison"),
    path("comparisons/<int:comparison_id>/word/", views.comparison_word, name="comparison-word"),
    path("comparisons/<int:comparison_id>/pair/", views.pair, name="pair-articles"),
    path("comparisons/<int:comparison_id>/confirm/", views.confirm, name="confirm-comparison"),
    path("changes/<int:change_id>/grade/", views.grade, name="grade-change"),
    path("changes/<int:change_id>/release/", views.release, name="release-pairing"),
    path("versions/<int:version_id>/export/", views.export, name="export"),
    path("versions/<int:version_id>/dates/", views.version_dates, name="version-dates"),
    path("articles/<int:article_id>/disciplines/", views.disciplines, name="disciplines"),
]
