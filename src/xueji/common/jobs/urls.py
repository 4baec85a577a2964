"""Addresses of the jobs."""

from django.urls import path

from xueji.common import access
from xueji.common.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.index, name="index"),
    path("all/", views.everybody, name="all"),
    path("operations/", views.operations, name="operations"),
    path("begin/", views.begin, name="begin"),
    path("deliver/", views.deliver, name="deliver"),
    path("<int:job_id>/", views.job, name="job"),
    path("<int:job_id>/cancel/", views.cancel, name="cancel"),
    path("<int:job_id>/retry/", views.retry, name="retry"),
    path("<int:job_id>/result/", views.result, name="result"),
]
# Everybody's jobs are for those who operate the platform; organizations declares who that is.
access.for_signed_in(
    "jobs.own",
    "查看自己的后台任务和结果",
    "jobs:index",
    "jobs:job",
    "jobs:cancel",
    "jobs:retry",
    "jobs:result",
)
