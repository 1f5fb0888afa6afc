"""The report as DOCX: the parts of a Word document are templates, filled in and zipped."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from leptoguide.report.model import Report
from leptoguide.report.templating import fill

# The first part must come first; relationships before what they relate.
_PARTS = (
    "[Content_Types].xml",
    "_rels/.rels",
    "word/document.xml",
    "word/_rels/document.xml.rels",
    "word/styles.xml",
    "word/settings.xml",
    "word/footer.xml",
    "docProps/core.xml",
)


def docx(report: Report) -> bytes:
    """A Word document with real headings and tables; the same report gives the same bytes."""
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        for part in _PARTS:
            content = fill(f"docx/{part}", {"r": report}).encode()
            entry = ZipInfo(part)  # dated 1980, whatever the clock says
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, content)
    return made.getvalue()
