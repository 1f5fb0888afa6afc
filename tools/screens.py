"""Take the pictures of the README from the running product: ``python -m tools.screens``.

They show demonstration patients as of today, and the audit of a synthetic cohort. Needs Debian's chromium, as the
browser tests do.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser

from tests.browser.chromium import absence, chromium
from tests.serving import Serving
from tests.visitor import Visitor

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "screens"
SCREENS = {
    "workspace": ("DEMO-01", "", 1366, 768),
    "record": ("DEMO-03", "record", 1366, 1100),
}
"""File name to patient, page, and the size of the window in pixels."""
AUDIT = ("report.html", "#concordance", 900, 760)
"""Which report of an audit, which part of it, and the size of the window in pixels."""
ROWS, SEED = 2000, 1
"""The synthetic cohort that is audited."""


def main() -> int:
    """Serve, look, and write each picture; 1 when there is no browser."""
    if reason := absence():
        print(reason, file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        server = Serving(Path(folder))
        server.start()
        try:
            with chromium() as browser:
                _take(browser, server)
                _take_audit(browser, Path(folder))
        finally:
            server.stop()
    return 0


def _take(browser: Browser, server: Serving) -> None:
    visitor = Visitor(server.address)
    visitor.log_in(server.user, server.password)
    patients = visitor.patients()
    page = browser.new_context(base_url=server.address).new_page()
    page.goto("/account/login/")
    page.fill("input[name=login]", server.user)
    page.fill("input[name=password]", server.password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/patients/")
    for name, (patient, part, width, height) in SCREENS.items():
        page.set_viewport_size({"width": width, "height": height})
        page.goto(patients[patient] + part)
        page.wait_for_load_state("networkidle")
        page.screenshot(path=FOLDER / f"{name}.png")


def _take_audit(browser: Browser, folder: Path) -> None:
    """The commands of the README, and the report that they make."""
    cohort, out = folder / "cohort.csv", folder / "audit"
    _run("synth", "--n", str(ROWS), "--seed", str(SEED), "-o", str(cohort))
    _run("audit", str(cohort), "--out", str(out))
    name, part, width, height = AUDIT
    page = browser.new_page(viewport={"width": width, "height": height})
    page.goto((out / name).as_uri() + part)
    page.screenshot(path=FOLDER / "audit.png")


def _run(*arguments: str) -> None:
    subprocess.run([sys.executable, "-c", "from leptoguide.cli import main; main()", *arguments], check=True)


if __name__ == "__main__":
    sys.exit(main())
