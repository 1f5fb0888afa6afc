"""The report as one HTML file that loads nothing."""

from __future__ import annotations

from markupsafe import Markup

from leptoguide.report.model import Report
from leptoguide.report.templating import TEMPLATES, fill


def html(report: Report) -> bytes:
    """A whole page: no script, no request, styles for screen (light and dark) and print."""
    sheets = ("report.css", "minutes.css") if report.minutes else ("report.css",)
    css = "".join((TEMPLATES / name).read_text("utf-8") for name in sheets)
    drawings = {p.id: Markup(p.svg) for p in report.pictures}  # escaped by who drew them
    return fill("report.html", {"r": report, "css": Markup(css), "drawings": drawings}).encode()
