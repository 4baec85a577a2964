"""Addresses of the domain."""

from django.urls import path

from xueji.foundation.responsibilities.views import items, units

app_name = "responsibilities"
urlpatterns = [
    path("", items.items, name="items"),
    path("mine/", items.mine, name="mine"),
    path("units/<int:unit_pk>/", units.unit, name="unit"),
    path("units/<int:unit_pk>/new/", items.create, name="create"),
    path("units/<int:unit_pk>/give-out/", units.give_out, name="give-out"),
    path("units/<int:unit_pk>/next-year/", units.next_year, name="next-year"),
    path("units/<int:unit_pk>/groups/new/", units.create_group, name="create-group"),
    path("groups/<int:group_id>/edit/", units.edit_group, name="edit-group"),
    path("groups/<int:group_id>/members/new/", units.seat_member, name="seat-member"),
    path("members/<int:member_id>/end/", units.end_member, name="end-member"),
    path("evidence/<int:evidence_id>/", items.evidence_file, name="evidence"),
    path("evidence/<int:evidence_id>/remove/", items.remove_evidence, name="remove-evidence"),
    path("<int:item_id>/", items.item, name="item"),
    path("<int:item_id>/edit/", items.edit, name="edit"),
    path("<int:item_id>/start/", items.start, name="start"),
    path("<int:item_id>/remove/", items.remove, name="remove"),
    path("<int:item_id>/evidence/", items.add_evidence, name="add-evidence"),
    path("<int:item_id>/report/", items.report, name="report"),
    path("<int:item_id>/check/", items.check, name="check"),
]
