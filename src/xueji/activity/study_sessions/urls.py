"""Addresses of study sessions."""

from django.urls import path

from xueji.activity.study_sessions import views

app_name = "study_sessions"
urlpatterns = [
    path("", views.index, name="index"),
    path("calendar/", views.calendar, name="calendar"),
    path("new/", views.new, name="new"),
    path("feed/", views.feed_page, name="feed"),
    path("feeds/<str:token>.ics", views.feed_file, name="feed-file"),
    path("make-ups/<int:task_id>/", views.make_up, name="make-up"),
    path("<int:session_id>/", views.detail, name="detail"),
    path("<int:session_id>/meeting/", views.meeting, name="meeting"),
    path("<int:session_id>/content/", views.content, name="content"),
    path("<int:session_id>/content/change/", views.change_content, name="change-content"),
    path("<int:session_id>/people/", views.people, name="people"),
    path("<int:session_id>/start/", views.start, name="start"),
    path("<int:session_id>/approval/", views.approve, name="approve"),
    path("<int:session_id>/approval/withdrawal/", views.withdraw, name="withdraw"),
    path("<int:session_id>/opening/", views.open_now, name="open"),
    path("<int:session_id>/closing/", views.close_now, name="close"),
    path("<int:session_id>/cancellation/", views.cancel, name="cancel"),
    path("<int:session_id>/roll/", views.roll, name="roll"),
    path("<int:session_id>/discussion/", views.discussion, name="discussion"),
    path("<int:session_id>/corrections/new/", views.correct, name="correct"),
    path("<int:session_id>/sign-in-sheet/", views.sign_in_sheet, name="sign-in-sheet"),
    path("<int:session_id>/minutes.docx", views.minutes, {"file_format": "docx"}, name="minutes-word"),
    path("<int:session_id>/minutes.pdf", views.minutes, {"file_format": "pdf"}, name="minutes-pdf"),
    path("<int:session_id>/series/", views.start_series, name="start-series"),
    path("<int:session_id>/series/end/", views.end_series, name="end-series"),
]
