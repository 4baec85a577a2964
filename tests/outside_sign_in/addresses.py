"""The addresses of a platform on which a provider is configured."""

from django.urls import include, path

from xueji.config.urls import urlpatterns as usual

urlpatterns = [path("accounts/", include("xueji.foundation.sign_in.outside.urls")), *usual]
