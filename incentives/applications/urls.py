"""The addresses of applications."""

from django.urls import path

from incentives.applications.views import acting, calls, detail, linking, listing

app_name = "applications"

urlpatterns = [
    path("", listing.applications, name="list"),
    path("links/", linking.several, name="links"),
    path("calls/", calls.calls, name="calls"),
    path("calls/new/", calls.edit, name="new_call"),
    path("calls/<int:call>/", calls.edit, name="edit_call"),
    path("papers/<int:award_paper>/", calls.edit_paper, name="edit_paper"),
    path("of/<int:enterprise>/", acting.enter, name="enter"),
    path("<int:application>/", detail.detail, name="detail"),
    path("<int:application>/papers/<str:paper>/", detail.paper, name="paper"),
    path("<int:application>/account/", detail.account, name="account"),
    path("<int:application>/number/", detail.number, name="number"),
    path("<int:application>/link/", acting.link, name="link"),
    path("<int:application>/act/<str:act>/", acting.act, name="act"),
]
