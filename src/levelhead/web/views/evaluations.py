"""Evaluations of a roll-out, as they were reported. No officer's row is on these pages."""

from __future__ import annotations

from django.db.models.fields.json import KT
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from levelhead.rollout.report.page import page
from levelhead.storage import models
from levelhead.web.files import json_file
from levelhead.web.rights import EVALUATION_READERS, needs


@needs(*EVALUATION_READERS)
@require_safe
def evaluations(request: HttpRequest) -> HttpResponse:
    """Every evaluation, newest first."""
    questions = models.Evaluation.objects.annotate(question=KT("result__study__question"))
    context = {"evaluations": questions.defer("result", "truth", "report_html")}
    return render(request, "pages/evaluations.html.jinja", context)


@needs(*EVALUATION_READERS)
@require_safe
def evaluation(request: HttpRequest, name: str) -> HttpResponse:
    """One evaluation, with the truth beside it where the records are fictional."""
    kept = get_object_or_404(models.Evaluation, name=name)
    context = {"title": kept.title, "name": kept.name, "evaluation": page(kept.result)}
    return render(request, "pages/evaluation.html.jinja", context)


@needs(*EVALUATION_READERS)
@require_safe
def result(request: HttpRequest, name: str) -> HttpResponse:
    """The result in format `levelhead.result/1`, as a file."""
    del request
    kept = get_object_or_404(models.Evaluation, name=name)
    return json_file(kept.result, f"{kept.name}-result.json")
