"""Addresses of long-term memory."""

from django.urls import path

from xueji.activity.spaced_repetition import views

app_name = "spaced_repetition"
urlpatterns = [
    path("", views.today, name="today"),
    path("cards/<int:card_id>/", views.answer, name="answer"),
    path("answers/<int:log_id>/", views.result, name="result"),
    path("units/<int:organization_id>/", views.unit, name="unit"),
]
