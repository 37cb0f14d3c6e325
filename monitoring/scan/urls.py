"""The room's addresses."""

from django.urls import path

from monitoring.scan import views
from monitoring.scan.backtesting import views as backtesting

app_name = "scan"

urlpatterns = [
    path("", views.assessments, name="list"),
    path("start/", views.start, name="start"),
    path("backtest/", backtesting.backtests, name="backtest"),
    path("backtest/start/", backtesting.start, name="backtest_start"),
    path("runs/<int:run>/", views.run_page, name="run"),
    path("runs/<int:run>/progress/", views.run_progress, name="run_progress"),
    path("runs/<int:run>/cancel/", views.cancel, name="run_cancel"),
]
