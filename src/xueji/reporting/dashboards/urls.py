"""Address of the first page; its name stands alone, because other domains link to it."""

from django.urls import path

from xueji.reporting.dashboards import views

urlpatterns = [path("", views.home, name="home")]
