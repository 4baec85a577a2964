"""Addresses of privacy: one's own, and those of the office."""

from django.urls import path

from xueji.foundation.privacy.views import assessments, mine, notices, office, retention

app_name = "privacy"
urlpatterns = [
    path("mine/", mine.mine, name="mine"),
    path("mine/access/", mine.access, name="access"),
    path("mine/requests/new/", mine.new_request, name="new-request"),
    path("mine/requests/<int:pk>/withdraw/", mine.withdraw, name="withdraw"),
    path("mine/copy/", mine.new_copy, name="new-copy"),
    path("notice/", notices.notice, name="notice"),
    path("notices/", notices.receipts, name="receipts"),
    path("notices/new/", notices.new_notice, name="new-notice"),
    path("requests/", office.requests, name="requests"),
    path("requests/<int:pk>/", office.request_page, name="request"),
    path("requests/<int:pk>/erase/", office.erase, name="erase"),
    path("people/<int:pk>/phone/", office.phone, name="phone"),
    path("retention/", retention.retention, name="retention"),
    path("retention/holds/new/", retention.new_hold, name="new-hold"),
    path("retention/holds/<int:pk>/end/", retention.end_hold, name="end-hold"),
    path("retention/<int:pk>/", retention.certificate, name="certificate"),
    path("retention/<int:pk>/decide/", retention.decide, name="decide-purge"),
    path("retention/<int:pk>/<slug:file_format>/", retention.certificate_file, name="certificate-file"),
    path("assessments/", assessments.index, name="assessments"),
    path("assessments/new/", assessments.create, name="new-assessment"),
    path("assessments/<int:pk>/", assessments.show, name="assessment"),
    path("assessments/<int:pk>/edit/", assessments.edit, name="edit-assessment"),
    path("assessments/<int:pk>/submit/", assessments.submit, name="submit-assessment"),
    path("assessments/<int:pk>/<slug:file_format>/", assessments.file, name="assessment-file"),
]
