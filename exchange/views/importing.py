"""One import: columns found, preview with differences, done with undo; and the acts on it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.gate import needs, signed_in
from accounts.models import User
from accounts.roles import Permission
from core.jobs.services import UNFINISHED
from core.ui.paging import page_number
from core.ui.query import keys_among
from core.verdict import refuse, require
from exchange import handlers, scope
from exchange.forms import AskedForm, ColumnsForm
from exchange.models import BatchState, ImportBatch
from exchange.staging import batches, jobs, picking, preview, selectors
from exchange.views.showing import left_alone, put_back, tabs, working_on


@require_safe
@needs(Permission.IMPORT)
def batch(request: HttpRequest, batch: int) -> HttpResponse:
    """The three steps on one page; which of them shows is the batch's state."""
    user, found = _found(request, batch)
    if found.undoes is not None:
        return redirect("exchange:batch", found.undoes_id)
    undo = getattr(found, "undone_by", None)
    job = working_on(found)
    context: dict[str, Any] = {
        "batch": found,
        "title": scope.title_of(found.dataset),
        "job": job,
        "working": job is not None and job.state in UNFINISHED,
        "mine": bool(scope.may_act(user, found)),
        "undo": undo,
        "may_undo": _may_undo(user, found),
        "final": handlers.is_final(found.dataset),
        "States": BatchState,
    }
    if not context["working"]:
        context |= _steps(request, user, found, undo)
    return render(request, "exchange/batch.html", context)


def _steps(request: HttpRequest, user: User, found: ImportBatch, undo: ImportBatch | None) -> dict[str, Any]:
    correctable = found.state in batches.OPEN and bool(found.reading.get("sheets"))
    context: dict[str, Any] = {
        "sheets": found.reading.get("sheets", []),
        "columns": ColumnsForm(batch=found) if correctable else None,
        "asked": AskedForm(batch=found) if found.state == BatchState.ASKING else None,
        "tabs": tabs(request, found, page_number(request)),
    }
    context["remarks"], context["remarked"] = preview.remarks(found)
    if found.state == BatchState.READY:
        context["before"] = selectors.imported_before(found)
    if undo is not None and undo.state == BatchState.COMMITTED:
        context |= {"left": left_alone(undo), "back": put_back(undo)}
    return context


def _may_undo(user: User, found: ImportBatch) -> bool:
    return (
        found.state == BatchState.COMMITTED
        and not found.is_undo
        and not handlers.is_final(found.dataset)
        and bool(scope.may_import(user, found.dataset))
    )


def _found(request: HttpRequest, batch: int) -> tuple[User, ImportBatch]:
    user = signed_in(request)
    try:
        return user, selectors.batch(user, batch)
    except ImportBatch.DoesNotExist as error:
        raise Http404 from error


@require_safe
@needs(Permission.IMPORT)
def progress(request: HttpRequest, batch: int) -> HttpResponse:
    """The fragment that the page fetches every second while a job works; at its end the whole page comes anew."""
    _user, found = _found(request, batch)
    job = working_on(found)
    if job is not None and job.state in UNFINISHED:
        return render(request, "exchange/_working.html", {"batch": found, "job": job})
    page = reverse("exchange:batch", args=[found.pk])
    if not request.headers.get("HX-Request"):
        return redirect(page)
    answer = HttpResponse(status=204)
    answer.headers["HX-Redirect"] = page
    return answer


@require_POST
@needs(Permission.IMPORT)
def columns(request: HttpRequest, batch: int) -> HttpResponse:
    """Take the columns as the person says, and read again."""
    user, found = _found(request, batch)
    jobs.require_idle(found)
    form = ColumnsForm(request.POST, batch=found)
    if not form.is_valid():
        require(refuse(_("所选的列无效，请重新选择"), code="import.columns"))
    sheet = form.cleaned_data.get("sheet") or None
    corrected = batches.correct_columns(
        actor=user, batch_id=found.pk, columns=form.corrections(), sheet=sheet
    )
    jobs.start_reading(corrected)
    return redirect("exchange:batch", found.pk)


@require_POST
@needs(Permission.IMPORT)
def asked(request: HttpRequest, batch: int) -> HttpResponse:
    """Take the columns that the file may have under other headings as the person confirms, and read again."""
    user, found = _found(request, batch)
    jobs.require_idle(found)
    form = AskedForm(request.POST, batch=found)
    if not form.is_valid():
        require(refuse(str(next(iter(form.errors.values()))[0]), code="import.columns"))
    sheet = found.reading.get("asked_of") or found.mapping.get("sheet")
    answered = batches.correct_columns(actor=user, batch_id=found.pk, columns=form.corrections(), sheet=sheet)
    jobs.start_reading(answered)
    return redirect("exchange:batch", found.pk)


@require_POST
@needs(Permission.IMPORT)
def pick(request: HttpRequest, batch: int) -> HttpResponse:
    """Take a refused row as the one that the person picked, and read again."""
    user, found = _found(request, batch)
    jobs.require_idle(found)
    finding, choice = ((keys_among([request.POST.get(name, "")]) or [0])[0] for name in ("finding", "choice"))
    picked = picking.pick(
        actor=user, batch_id=found.pk, finding=finding, choice=choice, states=[BatchState.READY]
    )
    jobs.start_reading(picked)
    return redirect("exchange:batch", found.pk)


@require_POST
@needs(Permission.IMPORT)
def read_again(request: HttpRequest, batch: int) -> HttpResponse:
    """Read a file whose reading was cancelled or failed."""
    user, found = _found(request, batch)
    jobs.require_idle(found)
    require(scope.may_act(user, found))
    if found.state == BatchState.UPLOADED:
        jobs.start_reading(found)
    return redirect("exchange:batch", found.pk)


@require_POST
@needs(Permission.IMPORT)
def commit(request: HttpRequest, batch: int) -> HttpResponse:
    """Write what the preview shows."""
    user, found = _found(request, batch)
    jobs.start_commit(actor=user, batch_id=found.pk)
    return redirect("exchange:batch", found.pk)


@require_POST
@needs(Permission.IMPORT)
def cancel(request: HttpRequest, batch: int) -> HttpResponse:
    """Give up an import that was not written."""
    user, found = _found(request, batch)
    jobs.require_idle(found)
    batches.cancel(actor=user, batch_id=found.pk)
    messages.success(request, _("已放弃这次导入，没有写入任何内容"))
    return redirect("exchange:list")


@require_POST
@needs(Permission.IMPORT)
def undo(request: HttpRequest, batch: int) -> HttpResponse:
    """Undo a committed import."""
    user, found = _found(request, batch)
    jobs.start_undo(actor=user, batch_id=found.pk)
    return redirect("exchange:batch", found.pk)
