"""The room's pages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.gate import needs
from accounts.roles import Permission
from monitoring.scan.models import ScanRun
from monitoring.scan.services import result_of


@require_safe
@needs(Permission.SCAN_READ)
def run_page(request: HttpRequest, run: int) -> HttpResponse:
    """One run with its counts."""
    return JsonResponse(result_of(get_object_or_404(ScanRun, pk=run)))
