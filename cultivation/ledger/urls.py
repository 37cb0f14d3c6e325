"""The room's addresses."""

from django.urls import path

from cultivation.ledger.acts import ACTS
from cultivation.ledger.views import detail, listing, logging
from cultivation.ledger.views.acting import act_view
from cultivation.ledger.views.several import bulk_view

app_name = "ledger"

urlpatterns = [
    path("", listing.problems, name="list"),
    path("log/", logging.log, name="log"),
    path("log/hint/", logging.hint, name="hint"),
    path("<int:problem>/", detail.detail, name="detail"),
    path("<int:problem>/phone/", detail.phone, name="phone"),
    *(
        path(f"bulk/{act.slug}/", bulk_view(act, act.bulk), name=f"bulk_{act.slug}")
        for act in ACTS.values()
        if act.bulk
    ),
    *(path(f"<int:problem>/{act.slug}/", act_view(act), name=act.slug) for act in ACTS.values()),
]
