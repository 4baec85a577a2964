"""Addresses of archives and ledgers."""

from django.urls import path
from django.views.generic import RedirectView

from xueji.reporting.archives import views

app_name = "archives"
urlpatterns = [
    path("", RedirectView.as_view(pattern_name="archives:mine"), name="index"),
    # An address of its own, so that the navigation does not take every archive page for 我的.
    path("mine/", views.mine, name="mine"),
    path("mine/export/<str:file_format>/", views.export_mine, name="export-mine"),
    path("people/", views.people, name="people"),
    path("people/<int:person_id>/", views.person, name="person"),
    path("people/<int:person_id>/export/<str:file_format>/", views.export_person, name="export-person"),
    path("ledger/", views.ledger, name="ledger"),
    path("ledger/new/", views.new_entry, name="new-entry"),
    path("ledger/<int:entry_id>/", views.entry, name="entry"),
    path("ledger/<int:entry_id>/edit/", views.edit_entry, name="edit-entry"),
    path("ledger/<int:entry_id>/follow-up/", views.follow_up, name="follow-up"),
]
