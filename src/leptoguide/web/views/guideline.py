"""The guideline browser: everything that can be read without a patient, in the version that is asked for."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from leptoguide.registry.words import words
from leptoguide.web.library import library
from leptoguide.web.pages import guideline_facts as facts_page
from leptoguide.web.pages import guideline_rules as rules
from leptoguide.web.pages import guideline_studies as studies
from leptoguide.web.pages.guideline_care import recommendation_page
from leptoguide.web.pages.guideline_contents import contents
from leptoguide.web.pages.guideline_definitions import definition_rows
from leptoguide.web.pages.guideline_instruments import instrument_page, instrument_rows
from leptoguide.web.pages.guideline_overview import overview as overview_page
from leptoguide.web.pages.guideline_pathway import pathway_page, schedule_pages
from leptoguide.web.pages.guideline_proofs import proofs_page
from leptoguide.web.pages.guideline_reader import Reader
from leptoguide.web.pages.guideline_register import discrepancy_rows, ledger_rows
from leptoguide.web.pages.guideline_tables import Sorting, evidence_page

_LONGEST_QUERY = 100
_ORDER = ("stop", "caution", "inform", "inconsistency", "external", "consensus", "extension", "safety", "gap")
"""In which order kinds and effects are offered."""
_PARENTS = {"study": "evidence", "instrument": "instruments"}
"""The chapter that a page without a chapter of its own belongs to."""


def _reader(request: HttpRequest) -> Reader:
    """The guideline ``version`` asked for, by default the current one. Raises 404 for one that is not here."""
    asked = request.GET.get("version", "")
    found = [g for g in library().versions if g.identity.version == asked] if asked else [library().current]
    if not found:
        raise Http404
    return Reader(found[-1], words())


def _show(request: HttpRequest, reader: Reader, name: str, page: Any, **more: Any) -> HttpResponse:
    """A page of the browser; ``version`` is set when links have to keep it."""
    current = library().current
    context = {
        "section": "guideline",
        "tab": name,
        "parent": _PARENTS.get(name, ""),
        "contents": contents(reader),
        "guideline": reader.guideline,
        "version": "" if reader.guideline is current else reader.guideline.identity.version,
        "current_version": current.identity.version,
        "page": page,
        **more,
    }
    return render(request, f"web/guideline/{name}.html", context)


def _chosen(request: HttpRequest, key: str, kinds: Iterable[str]) -> dict[str, Any]:
    """The kind asked for, if any, and those that there are. Raises 404 for any other."""
    value, choices = request.GET.get(key, ""), tuple(sorted(set(kinds), key=_ORDER.index))
    if value and value not in choices:
        raise Http404
    return {"chosen": value, "choices": choices}


def _existing(name: str, known: Container[str]) -> str:
    if name not in known:
        raise Http404
    return name


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What the guideline is, and its recommendations."""
    reader = _reader(request)
    return _show(request, reader, "overview", overview_page(reader))


@require_safe
def recommendation(request: HttpRequest, name: str) -> HttpResponse:
    """One recommendation."""
    reader = _reader(request)
    page = recommendation_page(reader, _existing(name, reader.guideline.recommendations))
    return _show(request, reader, "recommendation", page)


@require_safe
def evidence(request: HttpRequest) -> HttpResponse:
    """The tables of studies; ``studies`` and ``results`` name the column that each is sorted by."""
    sorting = Sorting(request.GET.get("studies", ""), request.GET.get("results", ""))
    if not sorting.valid:
        raise Http404
    reader = _reader(request)
    return _show(request, reader, "evidence", evidence_page(reader, sorting))


@require_safe
def study(request: HttpRequest, name: str) -> HttpResponse:
    """One study."""
    reader = _reader(request)
    return _show(
        request, reader, "study", studies.study_page(reader, _existing(name, reader.guideline.evidence.studies))
    )


@require_safe
def statements(request: HttpRequest) -> HttpResponse:
    """General statements of evidence."""
    reader = _reader(request)
    return _show(request, reader, "statements", studies.statement_rows(reader))


@require_safe
def references(request: HttpRequest) -> HttpResponse:
    """The references, and who cites them."""
    reader = _reader(request)
    return _show(request, reader, "references", studies.reference_rows(reader))


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """Sources outside the consensus."""
    reader = _reader(request)
    return _show(request, reader, "sources", rules.source_rows(reader))


@require_safe
def discrepancies(request: HttpRequest) -> HttpResponse:
    """Contradictions and gaps of the source."""
    reader = _reader(request)
    chosen = _chosen(request, "kind", (d.kind for d in reader.guideline.evidence.discrepancies.values()))
    return _show(request, reader, "discrepancies", discrepancy_rows(reader, chosen["chosen"]), **chosen)


@require_safe
def definitions(request: HttpRequest) -> HttpResponse:
    """Named conditions and derived codes."""
    reader = _reader(request)
    chosen = _chosen(request, "kind", (d.entry.kind for d in reader.guideline.definitions.values()))
    return _show(request, reader, "definitions", definition_rows(reader, chosen["chosen"]), **chosen)


@require_safe
def facts(request: HttpRequest) -> HttpResponse:
    """The data dictionary; ``q`` searches it."""
    reader, query = _reader(request), request.GET.get("q", "").strip()[:_LONGEST_QUERY]
    groups = facts_page.fact_groups(reader, query)
    constraints = () if query else facts_page.constraint_rows(reader)
    found = sum(len(group.facts) for group in groups)
    return _show(request, reader, "facts", groups, constraints=constraints, query=query, found=found)


@require_safe
def agents(request: HttpRequest) -> HttpResponse:
    """Drugs and procedures."""
    reader = _reader(request)
    return _show(request, reader, "agents", rules.agent_rows(reader))


@require_safe
def safety(request: HttpRequest) -> HttpResponse:
    """Safety rules."""
    reader = _reader(request)
    chosen = _chosen(request, "effect", (rule.entry.effect for rule in reader.guideline.safety.values()))
    return _show(request, reader, "safety", rules.safety_rows(reader, chosen["chosen"]), **chosen)


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """Notices, what the consensus does not say among them."""
    reader = _reader(request)
    chosen = _chosen(request, "kind", (notice.entry.kind for notice in reader.guideline.notices))
    return _show(request, reader, "notices", rules.notice_rows(reader, chosen["chosen"]), **chosen)


@require_safe
def pathway(request: HttpRequest) -> HttpResponse:
    """Stages and disciplines."""
    reader = _reader(request)
    return _show(request, reader, "pathway", pathway_page(reader))


@require_safe
def schedule(request: HttpRequest) -> HttpResponse:
    """The follow-up schedule."""
    reader = _reader(request)
    return _show(request, reader, "schedule", schedule_pages(reader))


@require_safe
def instruments(request: HttpRequest) -> HttpResponse:
    """All instruments."""
    reader = _reader(request)
    return _show(request, reader, "instruments", instrument_rows(reader))


@require_safe
def instrument(request: HttpRequest, name: str) -> HttpResponse:
    """One instrument."""
    reader = _reader(request)
    return _show(request, reader, "instrument", instrument_page(reader, _existing(name, reader.guideline.instruments)))


@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    """Where each statement of the consensus is carried."""
    reader = _reader(request)
    return _show(request, reader, "coverage", ledger_rows(reader))


@require_safe
def proofs(request: HttpRequest) -> HttpResponse:
    """What was proved of the guideline, and what the source leaves open: as committed, nothing is proved here."""
    reader = _reader(request)
    return _show(request, reader, "proofs", proofs_page(reader))
