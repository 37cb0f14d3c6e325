"""The addresses of eligibility."""

from django.urls import path

from incentives.eligibility import views

app_name = "awards"

urlpatterns = [
    path("", views.evaluations, name="list"),
    path("run/", views.run, name="run"),
]
