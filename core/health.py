"""`/healthz` (live) and `/readyz` (database, broker, worker, migrations)."""

from __future__ import annotations

from collections.abc import Callable

from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

from core.jobs import presence


class HealthMiddleware:
    """Answers the probes under any name: `up` and load balancers ask by address, `PORTAL_HOSTS` holds for people.

    It stands before whatever looks at the name, the session or the person.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        view = {"/healthz": healthz, "/readyz": readyz}.get(request.path)
        return view(request) if view else self.get_response(request)


def healthz(_request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


def readyz(_request: HttpRequest) -> HttpResponse:
    """200 when everything that a person needs is there, else 503 with what is missing."""
    found = {"database": _database(), "broker": _broker(), "worker": _worker(), "migrations": _migrations()}
    return JsonResponse(found, status=200 if all(found.values()) else 503)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:
        return False
    return True


def _broker() -> bool:
    try:
        cache.set("readyz", "1", 10)
        return bool(cache.get("readyz") == "1")
    except Exception:
        return False


def _worker() -> bool:
    try:
        return presence.present()
    except Exception:
        return False


def _migrations() -> bool:
    try:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Exception:
        return False
