"""Upload a file, take a template, and the history of imports."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.gate import needs, signed_in
from accounts.roles import Permission
from core.forms.keys import single
from core.periods import Period
from core.ui.filter_bar import FilterBar
from core.ui.filters import Filter, FilterTable, among
from core.ui.paging import page_number, page_of, pager
from core.ui.query import typed
from exchange import dataset as datasets
from exchange import handlers, scope
from exchange.forms import UploadForm
from exchange.models import BatchState
from exchange.staging import batches, jobs, selectors
from exchange.writing.template import write_template

QUARTERS_BACK = 13
IMPORTS: FilterTable[None] = FilterTable(
    Filter("dataset", _("数据"), among("dataset"), scope.importable_by, several=False),
    Filter("state", _("状态"), among("state"), lambda _user: BatchState.choices, several=False),
)


@require_http_methods(["GET", "POST"])
@needs(Permission.IMPORT)
@single
def upload(request: HttpRequest, dataset: str = "") -> HttpResponse:
    """Choose what is imported and send the file; it is read by a job, whose page follows."""
    user = signed_in(request)
    choices = scope.importable_by(user)
    asked = dataset or request.GET.get("dataset", "")
    known = [code for code, _title in choices]
    chosen = asked if asked in known else (known[0] if known else "")
    form = UploadForm(
        request.POST or None, request.FILES or None, choices=choices, initial={"dataset": chosen}
    )
    if request.method == "POST" and form.is_valid():
        batch = batches.upload(
            actor=user,
            dataset=form.cleaned_data["dataset"],
            source=form.cleaned_data["file"],
            filename=form.cleaned_data["file"].name,
            options=_options(request),
        )
        jobs.start_reading(batch)
        return redirect("exchange:batch", batch.pk)
    context = {
        "form": form,
        "chosen": form["dataset"].value() or chosen,
        "templates": choices,
        "quarters": _quarters(request, [code for code, _title in choices]),
        "refused": bool(asked) and asked not in known,
        "note": datasets.get(chosen).note if chosen else "",
    }
    return render(request, "exchange/upload.html", context, status=422 if form.is_bound else 200)


def _options(request: HttpRequest) -> dict[str, str]:
    """What the list that led here says of the import (its period)."""
    period = typed(request.POST.get("period") or request.GET.get("period") or "")
    return {"period": period[:10]} if period else {}


def _quarters(request: HttpRequest, importable: list[str]) -> list[tuple[str, str, bool]]:
    """The quarters that a file may be said to be of, the one in force chosen; none where nothing is by quarter."""
    if not any("quarter" in datasets.get(code).apart for code in importable):
        return []
    running = Period.containing(timezone.localdate())
    chosen = str(_options(request).get("period", running.previous))
    offered = [running.shifted(-back) for back in range(QUARTERS_BACK)]
    return [(str(one), one.label_zh, str(one) == chosen) for one in offered]


@require_safe
@needs(Permission.IMPORT)
def template(request: HttpRequest, dataset: str) -> HttpResponseBase:
    """A dataset's template workbook; it holds no data, so whoever imports anything may have it."""
    if dataset not in handlers.importable():
        raise Http404
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        write_template(path, datasets.get(dataset))
        stream = path.open("rb")  # stays readable when the folder is gone
    return FileResponse(stream, as_attachment=True, filename=f"{scope.title_of(dataset)}导入模板.xlsx")


@require_safe
@needs(Permission.IMPORT)
def history(request: HttpRequest) -> HttpResponse:
    """Who imported what, with counts, files and undo, newest first; 50 a page, in four queries."""
    user = signed_in(request)
    bar = FilterBar(request, IMPORTS)
    page = page_of(selectors.imports(user, bar.filters), page_number(request))
    titles = {batch.dataset: scope.title_of(batch.dataset) for batch in page.rows}
    context = {
        "rows": [{"batch": batch, "title": titles[batch.dataset]} for batch in page.rows],
        "total": page.total,
        "pager": pager(request, total=page.total, number=page.number),
        "bar": bar,
        "may_import": bool(scope.importable_by(user)),
    }
    return render(request, "exchange/history.html", context)
