"""Addresses of the xAPI interface; the fast lane answers them before this table is asked."""

from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from xueji.foundation.learning_records.lrs.gateway import NAMES, answer

app_name = "xapi"
urlpatterns = [path(name, csrf_exempt(answer), name=name.replace("/", "-")) for name in sorted(NAMES)]
