"""The addresses of visits."""

from django.urls import path

from cultivation.contacts.visits import attachments
from cultivation.contacts.visits.views import detail, listing, logging, owed

app_name = "visits"

urlpatterns = [
    path("", listing.visits, name="list"),
    path("log/", logging.log, name="log"),
    path("log/about/", logging.about, name="about"),
    path("owed/", owed.owed, name="owed"),
    path("<int:visit>/", detail.detail, name="detail"),
    path("<int:visit>/correct/", detail.correct, name="correct"),
    path("<int:visit>/withdraw/", detail.withdraw, name="withdraw"),
    path("<int:visit>/findings/new/", detail.finding, name="finding"),
    path("<int:visit>/attachments/", attachments.attach, name="attach"),
    path("findings/<int:finding>/register/", detail.register, name="register"),
]
