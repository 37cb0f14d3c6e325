"""The room's addresses."""

from django.urls import path

from cultivation.ledger import attachments
from cultivation.ledger.acts import ACTS
from cultivation.ledger.views import detail, helping, listing, logging, papers, raised, rating, statistics
from cultivation.ledger.views.acting import act_view
from cultivation.ledger.views.several import bulk_view

app_name = "ledger"

urlpatterns = [
    path("", listing.problems, name="list"),
    path("log/", logging.log, name="log"),
    path("log/hint/", logging.hint, name="hint"),
    path("raised/", raised.raised, name="raised"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("raised/agenda/", papers.agenda_word, name="agenda_word"),
    path("<int:problem>/report/", papers.report_page, name="report_page"),
    path("<int:problem>/report/word/", papers.report_word, name="report_word"),
    path("<int:problem>/assignment/", papers.assignment_page, name="assignment_page"),
    path("<int:problem>/assignment/word/", papers.assignment_word, name="assignment_word"),
    path("<int:problem>/decide/", raised.decide, name="decide"),
    path("decisions/<int:decision>/report/", raised.report, name="report"),
    path("<int:problem>/parts/new/", helping.ask, name="part"),
    path("parts/<int:part>/answer/", helping.answer, name="part_answer"),
    path("parts/<int:part>/close/", helping.close, name="part_close"),
    path("<int:problem>/rating/", rating.offer, name="rating"),
    path("<int:problem>/attachments/", attachments.attach, name="attach"),
    path("<int:problem>/", detail.detail, name="detail"),
    path("<int:problem>/phone/", detail.phone, name="phone"),
    *(
        path(f"bulk/{act.slug}/", bulk_view(act, act.bulk), name=f"bulk_{act.slug}")
        for act in ACTS.values()
        if act.bulk
    ),
    *(path(f"<int:problem>/{act.slug}/", act_view(act), name=act.slug) for act in ACTS.values()),
]
