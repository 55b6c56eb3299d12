"""The page as axe sees it, in Chromium: nothing keeps people from reading it."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

from tests.tools import chromium, python
from zuora_aqua_contracts.report import build, html

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from zuora_aqua_contracts.judging.run import Run

SAMPLES = ("held", "plain", "budget", "hostile")  # held, broken, incomplete, and with text of every kind
LONG = "hostile"
# Runs in the environment of tools: axe on each page with all evidence open, and its rule of colours on dark pages too.
# The long page has the colours of the others; to look at them there takes most of the time.
_LOOK = """
import json, sys
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

given = json.load(sys.stdin)
found = []
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=given["chromium"], args=["--no-sandbox"])
    colours = [name for name in given["pages"] if name != given["long"]]
    for name, scheme in [*((name, "light") for name in given["pages"]), *((name, "dark") for name in colours)]:
        page = browser.new_page(color_scheme=scheme, bypass_csp=True)
        page.goto(given["pages"][name])
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        options = {"resultTypes": ["violations"]}
        if scheme == "dark":
            options["runOnly"] = ["color-contrast"]
        elif name == given["long"]:
            options["rules"] = {"color-contrast": {"enabled": False}}
        for problem in Axe().run(page, options=options).response["violations"]:
            found.append([name, scheme, problem["id"], problem["nodes"][0]["html"][:200]])
        page.close()
    browser.close()
json.dump(found, sys.stdout)
"""


def test_axe_finds_nothing(make: Callable[..., Run], tmp_path: Path) -> None:
    """Reports that are held, broken, incomplete and hostile have no finding of axe, in light and in dark colours."""
    pages = {name: tmp_path / f"{name}.html" for name in SAMPLES}
    for name, path in pages.items():
        path.write_text(html.render(build(make(name))), "utf-8")
    given = {"chromium": chromium(), "pages": {name: path.as_uri() for name, path in pages.items()}, "long": LONG}
    done = subprocess.run(  # noqa: S603 - our own
        [str(python()), "-c", _LOOK], input=json.dumps(given), capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == []
