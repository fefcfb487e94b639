"""Every address of the installation. The first segment is a committee's code."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("jianyan.people.account_urls")),
    path("<slug:committee>/", include("jianyan.people.urls")),
    path("<slug:committee>/proposals/", include("jianyan.proposals.urls")),
    path("<slug:committee>/opinions/", include("jianyan.opinions.urls")),
    path("<slug:committee>/activities/", include("jianyan.activities.urls")),
    path("<slug:committee>/duty/", include("jianyan.duty.urls")),
    path("<slug:committee>/publications/", include("jianyan.publications.urls")),
    path("<slug:committee>/reviews/", include("jianyan.publications.review_urls")),
    path("", include("jianyan.api.urls")),
    path("", include("jianyan.portal.urls")),
]
