"""Addresses of the domain."""

from django.urls import path

from xueji.foundation.organizations.views import (
    accounts,
    audit,
    imports,
    matrix,
    people,
    picking,
    quarantine,
    roles,
    units,
)

app_name = "organizations"
urlpatterns = [
    path("", units.units, name="units"),
    path("units/import/", imports.import_units, name="import-units"),
    path("units/import/commit/", imports.commit_units, name="commit-units"),
    path("units/<int:pk>/", units.unit, name="unit"),
    path("units/<int:pk>/children/", units.unit_children, name="unit-children"),
    path("units/<int:pk>/edit/", units.edit_unit, name="edit-unit"),
    path("units/<int:parent_pk>/units/new/", units.create_unit, name="create-unit"),
    path("units/<int:unit_pk>/people/new/", people.create_person, name="create-person"),
    path("people/", people.people, name="people"),
    path("people/import/", imports.import_people, name="import-people"),
    path("people/import/commit/", imports.commit_people, name="commit-people"),
    path("people/import/failures/", imports.failed_people, name="failed-people"),
    path("people/import/template/", imports.people_template, name="people-template"),
    path("people/me/", people.me, name="me"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/edit/", people.edit_person, name="edit-person"),
    path("people/<int:pk>/memberships/new/", people.add_membership, name="add-membership"),
    path("memberships/<int:pk>/end/", people.end_membership, name="end-membership"),
    path("people/<int:pk>/account/", accounts.open_account, name="open-account"),
    path("people/<int:pk>/account/password/", accounts.reset_password, name="reset-password"),
    path("people/<int:pk>/account/unlock/", accounts.unlock, name="unlock-account"),
    path("roles/", roles.roles, name="roles"),
    path("roles/new/", roles.assign_role, name="assign-role"),
    path("roles/<int:pk>/revoke/", roles.revoke_role, name="revoke-role"),
    path("pick/people/", picking.pick_people, name="pick-people"),
    path("pick/units/", picking.pick_units, name="pick-units"),
    path("permissions/", matrix.permission_matrix, name="matrix"),
    path("audit/", audit.audit, name="audit"),
    path("quarantine/", quarantine.quarantine, name="quarantine"),
    path("quarantine/<int:pk>/delete/", quarantine.delete_quarantined, name="delete-quarantined"),
]
