"""Exports: what is small comes at once, what is large by a job."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.gate import needs, signed_in
from accounts.roles import Permission
from core.files.store import open_stored
from core.jobs.services import submit
from core.web.form_key import NAME
from exchange import exporters, scope
from exchange.about import Columns
from exchange.staging import exporting

AT_ONCE = 5_000
_COLUMNS = "columns"
_OWN = {"csrfmiddlewaretoken", "dataset", _COLUMNS, NAME}


@require_POST
@needs(Permission.EXPORT)
def export(request: HttpRequest, dataset: str) -> HttpResponseBase:
    """The list one sees, with its filters, as a workbook; above `AT_ONCE` rows the job's page follows.

    `columns` says which: those of the list (当前列), else all (全部列).
    """
    user = signed_in(request)
    if dataset not in exporters.exportable():
        raise Http404
    columns = Columns.SHOWN if request.POST.get(_COLUMNS) == Columns.SHOWN else Columns.ALL
    filters = {
        name: [value for value in values if value]
        for name, values in request.POST.lists()
        if name not in _OWN
    }
    filters = {name: values for name, values in filters.items() if values}
    if not exporting.is_small(user, dataset, filters, AT_ONCE, columns):
        job = submit(
            kind="export.make",
            owner=user,
            title=_("导出%(title)s（%(columns)s）")
            % {"title": scope.title_of(dataset), "columns": columns.label},
            arguments={"user": user.pk, "dataset": dataset, "filters": filters, "columns": columns.value},
        )
        return redirect("core:job", job.pk)
    kept = exporting.keep(user, dataset, filters, columns)
    return FileResponse(open_stored(kept.file), as_attachment=True, filename=kept.file.name)
