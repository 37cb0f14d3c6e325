"""The addresses of eligibility."""

from django.urls import path

from incentives.eligibility import views
from incentives.eligibility.calculator import calculator
from incentives.eligibility.cycles import views as cycles
from incentives.eligibility.nearly import views as nearly
from incentives.eligibility.whatif import views as whatif

app_name = "awards"

urlpatterns = [
    path("", views.evaluations, name="list"),
    path("run/", views.run, name="run"),
    path("calculator/<int:enterprise>/", calculator, name="calculator"),
    path("nearly/", nearly.listing, name="nearly"),
    path("nearly/hand-out/", nearly.hand, name="hand_out"),
    path("cycles/", cycles.listing, name="cycles"),
    path("cycles/make/", cycles.make, name="make_cycle"),
    path("cycles/<int:cycle>/", cycles.compare, name="cycle"),
    path("what-if/", whatif.trial, name="what_if"),
    path("what-if/save/", whatif.save, name="save_trial"),
]
