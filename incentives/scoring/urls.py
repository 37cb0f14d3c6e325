"""The addresses of scoring."""

from django.urls import path

from incentives.scoring import views

app_name = "scoring"

urlpatterns = [
    path("", views.candidates, name="list"),
    path("run/", views.run, name="run"),
    path("sheet/", views.sheet, name="sheet"),
    path("<int:enterprise>/", views.self_check, name="check"),
    path("<int:enterprise>/answers/", views.answer, name="answer"),
]
