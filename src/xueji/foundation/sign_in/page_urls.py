"""Pages of our own beside those of the library."""

from django.urls import path

from xueji.foundation.sign_in.views import activation, resets, security

app_name = "sign_in"
urlpatterns = [
    path("activate/", activation.activate, name="activate"),
    path("units/<int:unit_id>/activation/", activation.activation_sheet, name="activation-sheet"),
    path("sessions/<int:pk>/end/", security.end_session, name="end-session"),
    path("identities/<int:pk>/unbind/", security.unbind_identity, name="unbind-identity"),
    path("people/<int:person_id>/factors/reset/", resets.reset_factors, name="reset-factors"),
]
