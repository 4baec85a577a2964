"""Addresses: one line a domain."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("allauth.account.urls")),
    path("regulations/", include("xueji.foundation.regulations.urls")),
    path("s/", include("xueji.activity.study_sessions.live.urls")),
    path("ui/", include("xueji.common.ui.urls")),
]
