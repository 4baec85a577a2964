"""Pages of our own beside those of the library."""

from django.urls import path

from xueji.foundation.sign_in.views import account_lists, activation, resets, security

app_name = "sign_in"
urlpatterns = [
    path("activate/", activation.activate, name="activate"),
    path("units/<int:unit_id>/activation/", activation.activation_sheet, name="activation-sheet"),
    path("list/", account_lists.upload, name="listed-accounts"),
    path("list/open/", account_lists.open_listed, name="open-listed"),
    path("list/failed/", account_lists.failed, name="failed-list"),
    path("list/template/", account_lists.template, name="account-template"),
    path("sessions/<int:pk>/end/", security.end_session, name="end-session"),
    path("identities/<int:pk>/unbind/", security.unbind_identity, name="unbind-identity"),
    path("people/<int:person_id>/factors/reset/", resets.reset_factors, name="reset-factors"),
]
