"""Addresses of the pages about sharing, practices and reports."""

from django.urls import path

from xueji.foundation.library.views import practices, reports, sharing, vocabulary

urlpatterns = [
    path("industries/", reports.industries, name="industries"),
    path("mix/", reports.mix, name="mix"),
    path("mix/<int:organization_id>/<str:part>/", reports.mix_records, name="mix-records"),
    path("shortages/", reports.shortages, name="shortages"),
    path("duplicates/", reports.duplicates, name="duplicates"),
    path("vocabulary/", vocabulary.vocabulary, name="vocabulary"),
    path("vocabulary/<int:term_id>/remove/", vocabulary.remove_term, name="remove-term"),
    path("proposals/", sharing.proposals, name="proposals"),
    path("proposals/<int:proposal_id>/", sharing.proposal, name="proposal"),
    path("proposals/<int:proposal_id>/<str:answer>/", sharing.decide, name="decide"),
    path("resources/<int:resource_id>/propose/", sharing.propose, name="propose"),
    path("practices/", practices.practices, name="practices"),
    path("practices/new/", practices.create_practice, name="create-practice"),
    path("practices/<int:resource_id>/edit/", practices.edit_practice, name="edit-practice"),
    path("practices/<int:resource_id>/recommend/", practices.recommend, name="recommend"),
    path("practices/<int:resource_id>/use/", practices.use, name="use"),
]
