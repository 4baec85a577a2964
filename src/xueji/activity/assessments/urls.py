"""Addresses of questions and tests."""

from django.urls import path

from xueji.activity.assessments.views import questions, schedules, sittings

app_name = "assessments"
urlpatterns = [
    path("", questions.index, name="index"),
    path("new/", questions.create, name="create"),
    path("<int:question_id>/", questions.question, name="question"),
    path("<int:question_id>/edit/", questions.edit, name="edit"),
    path("<int:question_id>/steps/<str:step>/", questions.move, name="move"),
    path("tests/", schedules.index, name="tests"),
    path("tests/new/", schedules.create, name="create-test"),
    path("tests/mine/", sittings.my_tests, name="my-tests"),
    path("tests/<int:test_id>/", schedules.test, name="test"),
    path("tests/<int:test_id>/take/", sittings.take, name="take"),
    path("tests/<int:test_id>/begin/", sittings.begin, name="begin"),
    path("tests/<int:test_id>/answers/<int:revision_id>/", sittings.answer, name="answer"),
    path("tests/<int:test_id>/hand-in/", sittings.hand_in, name="hand-in"),
]
