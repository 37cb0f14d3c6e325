"""The home page (工作台) and the quarter's dashboard."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.gate import for_everyone


@for_everyone
def home(request: HttpRequest) -> HttpResponse:
    """What to do today, in order."""
    return render(request, "dashboards/home.html", {})
