"""Addresses of signing in elsewhere; there are none when no provider is configured."""

from allauth.socialaccount.providers.openid_connect import views as oidc
from django.urls import path

from xueji.foundation.sign_in.outside import views

urlpatterns = [
    path("oidc/<str:provider_id>/login/", oidc.login, name="openid_connect_login"),
    path("oidc/<str:provider_id>/callback/", oidc.callback, name="openid_connect_callback"),
    path("outside/<str:provider_id>/login/", views.begin, name="outside_login"),
    path("outside/<str:provider_id>/callback/", views.come_back, name="outside_callback"),
    path("outside/<str:provider_id>/saml/", views.saml_response, name="outside_saml"),
    path("outside/<str:provider_id>/saml/finish/", views.saml_finish, name="outside_saml_finish"),
    path("outside/<str:provider_id>/saml/metadata/", views.saml_metadata, name="outside_saml_metadata"),
    path("outside/<str:provider_id>/connect/", views.connect, name="outside_connect"),
]
