"""The portal's addresses and one public page more: someone's notice, to which a link's holder may add a word."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path
from django.views.decorators.http import require_http_methods

from core.links.models import Link
from core.links.public import public
from core.notices.models import Notice
from sbs_portal import urls

handler400, handler403, handler404, handler500 = (
    urls.handler400, urls.handler403, urls.handler404, urls.handler500,
)  # fmt: skip
_PAGE = """{% extends "links/base.html" %}
{% block content %}{{ thing.title }}<form method="post">{% csrf_token %}</form>{% endblock %}"""


@public("notice")
@require_http_methods(["GET", "POST"])
def notice(request: HttpRequest, link: Link, thing: Notice) -> HttpResponse:
    """Shows the title; a POST writes the word down, and one without a word is refused."""
    if request.method == "POST":
        if not request.POST.get("word"):
            return HttpResponse(status=422)
        Notice.objects.filter(pk=thing.pk).update(body=request.POST["word"])
    return HttpResponse(engines["django"].from_string(_PAGE).render({"thing": thing}, request))


urlpatterns = [*urls.urlpatterns, path("l/notice/<str:token>/", notice, name="notice_by_link")]
