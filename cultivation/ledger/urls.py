"""The room's addresses."""

from django.urls import path

from cultivation.ledger.views import acts, detail, listing, logging

app_name = "ledger"

urlpatterns = [
    path("", listing.problems, name="list"),
    path("log/", logging.log, name="log"),
    path("log/hint/", logging.hint, name="hint"),
    path("<int:problem>/", detail.detail, name="detail"),
    path("<int:problem>/phone/", detail.phone, name="phone"),
    path("<int:problem>/accept/", acts.accept, name="accept"),
    path("<int:problem>/assign/", acts.assign, name="assign"),
    path("<int:problem>/keep/", acts.keep, name="keep"),
    path("<int:problem>/start/", acts.start, name="start"),
    path("<int:problem>/resolve/", acts.resolve, name="resolve"),
    path("<int:problem>/confirm/", acts.confirm, name="confirm"),
]
