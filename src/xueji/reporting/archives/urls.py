"""Addresses of archives and ledgers."""

from django.urls import path

from xueji.reporting.archives import views

app_name = "archives"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("export/<str:file_format>/", views.export_mine, name="export-mine"),
    path("people/", views.people, name="people"),
    path("people/<int:person_id>/", views.person, name="person"),
    path("people/<int:person_id>/export/<str:file_format>/", views.export_person, name="export-person"),
    path("ledger/", views.ledger, name="ledger"),
    path("ledger/new/", views.new_entry, name="new-entry"),
    path("ledger/<int:entry_id>/", views.entry, name="entry"),
    path("ledger/<int:entry_id>/edit/", views.edit_entry, name="edit-entry"),
    path("ledger/<int:entry_id>/follow-up/", views.follow_up, name="follow-up"),
]
