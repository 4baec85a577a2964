"""Pages of other tools, their accounts, forwarding and the import of training records."""

from django.urls import path

from xueji.foundation.learning_records.views import actors, forwarding, tools, training

app_name = "learning_records"
urlpatterns = [
    path("tools/", tools.index, name="tools"),
    path("tools/new/", tools.create, name="new-tool"),
    path("tools/<int:pk>/rotate/", tools.rotate, name="rotate-tool"),
    path("tools/<int:pk>/revoke/", tools.revoke, name="revoke-tool"),
    path("accounts/", actors.unmatched, name="unmatched"),
    path("accounts/matched/", actors.matched, name="matched"),
    path("accounts/aside/", actors.aside, name="aside"),
    path("accounts/<int:pk>/match/", actors.match, name="match"),
    path("accounts/<int:pk>/aside/", actors.set_aside, name="set-aside"),
    path("accounts/<int:pk>/unmatch/", actors.unmatch, name="unmatch"),
    path("accounts/<int:pk>/back/", actors.take_back, name="take-back"),
    path("forwarding/", forwarding.index, name="targets"),
    path("forwarding/new/", forwarding.create, name="new-target"),
    path("forwarding/<int:pk>/", forwarding.target, name="target"),
    path("forwarding/<int:pk>/change/", forwarding.change, name="change-target"),
    path("forwarding/<int:pk>/switch/", forwarding.switch, name="switch-target"),
    path("forwarding/refusals/<int:pk>/again/", forwarding.again, name="send-again"),
    path("training/", training.upload, name="import-training"),
    path("training/commit/", training.commit, name="commit-training"),
    path("training/failed/", training.failed, name="failed-training"),
    path("training/template/", training.template, name="training-template"),
]
