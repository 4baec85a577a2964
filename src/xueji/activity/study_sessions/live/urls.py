"""Addresses of the live part: short, because they stand in a QR picture."""

from django.urls import path

from xueji.activity.study_sessions.live import hot

app_name = "live"
urlpatterns = [
    path("<int:session_id>/check-in/", hot.check_in_now, name="check-in"),
    path("<int:session_id>/answer/", hot.answer_now, name="answer"),
]
