"""Addresses of the xAPI interface; the fast lane answers them before this table is asked."""

from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from xueji.common import access
from xueji.foundation.learning_records.lrs.gateway import NAMES, answer

app_name = "xapi"
urlpatterns = [path(name, csrf_exempt(answer), name=name.replace("/", "-")) for name in sorted(NAMES)]
XAPI_PAGES = [f"xapi:{one.name}" for one in urlpatterns]
access.for_tools("learning_records.xapi", "读写学习记录接口（xAPI）", *XAPI_PAGES)
