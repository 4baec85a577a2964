"""Addresses of the live part: short, because they stand in a QR picture."""

from django.urls import path

from xueji.activity.study_sessions.live import hot, phone, wall

app_name = "live"
urlpatterns = [
    path("<int:session_id>/", phone.phone, name="phone"),
    path("<int:session_id>/c/<str:code>/", phone.arrive, name="arrive"),
    path("<int:session_id>/t/<str:ticket>/", phone.confirm, name="confirm"),
    path("<int:session_id>/digits/", phone.digits, name="digits"),
    path("<int:session_id>/now/", phone.pulse, name="pulse"),
    path("<int:session_id>/check-in/", hot.check_in_now, name="check-in"),
    path("<int:session_id>/answer/", hot.answer_now, name="answer"),
    path("<int:session_id>/wall/", wall.present, name="present"),
    path("<int:session_id>/stage/", wall.change_stage, name="stage"),
]
