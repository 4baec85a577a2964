"""Addresses of the first pages; their names stand alone, because other domains link to them."""

from django.urls import path

from xueji.reporting.dashboards import views

urlpatterns = [path("", views.home, name="home"), path("today/", views.today, name="today")]
