"""Addresses: one line a domain."""

from django.urls import URLPattern, URLResolver, include, path

handler500 = "xueji.common.ui.failures.server_error"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("xueji.reporting.dashboards.urls")),
    path("accounts/", include("xueji.foundation.sign_in.urls")),
    path("archives/", include("xueji.reporting.archives.urls")),
    path("directory/", include("xueji.foundation.directory_sync.urls")),
    path("graph/", include("xueji.foundation.knowledge_graph.urls")),
    path("library/", include("xueji.foundation.library.urls")),
    path("questions/", include("xueji.activity.assessments.urls")),
    path("organizations/", include("xueji.foundation.organizations.urls")),
    path("posts/", include("xueji.foundation.post_handbooks.urls")),
    path("responsibilities/", include("xueji.foundation.responsibilities.urls")),
    path("privacy/", include("xueji.foundation.privacy.urls")),
    path("regulations/", include("xueji.foundation.regulations.urls")),
    path("records/", include("xueji.foundation.learning_records.page_urls")),
    path("changes/", include("xueji.foundation.rule_changes.urls")),
    path("review/", include("xueji.activity.spaced_repetition.urls")),
    path("jobs/", include("xueji.common.jobs.urls")),
    path("notices/", include("xueji.common.notices.urls")),
    path("help/", include("xueji.common.help.urls")),
    path("search/", include("xueji.common.search.urls")),
    path("sessions/", include("xueji.activity.study_sessions.urls")),
    path("s/", include("xueji.activity.study_sessions.live.urls")),
    path("xapi/", include("xueji.foundation.learning_records.urls")),
    path("ui/", include("xueji.common.ui.urls")),
]
