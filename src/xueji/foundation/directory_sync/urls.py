"""Addresses of the domain."""

from django.urls import path

from xueji.foundation.directory_sync import views

app_name = "directory_sync"
urlpatterns = [path("", views.index, name="index")]
