"""Pictures of a real run for the README: the terminal and the page of a server with two faults. `make pictures`."""

from __future__ import annotations

import argparse
import io
import re
import secrets
import subprocess
import sys
import tempfile
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from bench.children import ROOT
from mutants.host import hosted
from mutants.registry import mutants
from tests.tools import CHROMIUM, CHROMIUM_OPTIONS
from zuora_aqua_contracts.exchange.messages import TOKEN_VARIABLE

if TYPE_CHECKING:
    from zuora_aqua_contracts.reference.call import Call
    from zuora_aqua_contracts.reference.responses import Fields

COLUMNS = 112
PAGE = (1200, 900)  # pixels
SERVER = "http://127.0.0.1:8000"  # in place of the free port of this run
SHOWN = "LAST,TRACK"  # clauses on the terminal: all of them would take three screens
_SCALE = 0.85  # of a pixel, so that a picture has less than 200 kB
_PATIENCE = 300  # seconds for a run, or for the browser, on a busy machine


class Faulty(mutants()["LAST-NEWEST.by_day"].behaviour(lambda: None)):  # type: ignore[misc]  # a class made at run time
    """A server that takes the last day for the last moment, and forgets track IDs."""

    def track_headers(self, call: Call) -> Fields:  # noqa: ARG002 - as overridden
        """No header field."""
        return ()


def draw(folder: Path, *, only: str = "") -> None:
    """Check a server with two faults, and write `terminal.png` and `report.png`.

    Args:
        folder: Where they go.
        only: Clauses of the page, as the command's `--only` takes them; all if empty.
    """
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        terminal = check(work / "terminal", only or SHOWN)
        check(work / "page", only)
        svg, size = screen(terminal)
        (work / "terminal.html").write_text(f'<!DOCTYPE html><body style="margin: 0">{svg}', "utf-8")
        photograph(work / "terminal.html", folder / "terminal.png", size, work)
        photograph(work / "page" / "report.html", folder / "report.png", PAGE, work)


def check(report: Path, only: str) -> str:
    """Run the command on the server, and return what it prints on a terminal."""
    token = secrets.token_urlsafe(24)
    with hosted(Faulty, token) as (url, states):
        command = [sys.executable, "-m", "zuora_aqua_contracts", url, f"--states={states}", "--seed=1", "--color=yes"]
        command += [f"--report={report}", *([f"--only={only}"] if only else [])]
        environment = {TOKEN_VARIABLE: token, "COLUMNS": str(COLUMNS), "PATH": ""}
        done = subprocess.run(  # noqa: S603 - our own
            command, env=environment, capture_output=True, text=True, timeout=_PATIENCE, check=False
        )
    if done.returncode != 1:
        raise SystemExit(f"the server with faults is not broken:\n{done.stdout}{done.stderr}")
    return done.stdout.replace(str(report), "build/contract-report").replace(url, SERVER)


def screen(output: str) -> tuple[str, tuple[int, int]]:
    """A picture of a terminal as SVG, and its size in pixels.

    It has the table, how the first clause is broken, and the conclusion.
    """
    console = Console(record=True, width=COLUMNS, file=io.StringIO())
    console.print(Text(f"$ zuora-aqua-contracts {SERVER} --states … --only {SHOWN}", style="bold"))
    lines = list(Text.from_ansi(output).split("\n"))
    first = next(place for place, line in enumerate(lines) if line.plain.strip().startswith("response"))
    last = next(place for place, line in enumerate(lines) if line.plain.startswith("Broken: "))
    for line in [*lines[:first], Text("  …"), *lines[last:]]:
        console.print(line)
    svg = console.export_svg(title="zuora-aqua-contracts")
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)  # fonts that browsers would load from elsewhere
    width, height = re.findall(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)[0]
    return svg, (ceil(float(width)), ceil(float(height)))


def photograph(page: Path, picture: Path, size: tuple[int, int], work: Path) -> None:
    """Take a picture of a page in Chromium.

    Raises:
        SystemExit: There is no Chromium, or it takes no picture.
    """
    if CHROMIUM is None:
        raise SystemExit("needs Chromium: install it, or name it in CHROMIUM")
    options = [f"--user-data-dir={work / 'profile'}", f"--window-size={size[0]},{size[1]}", "--hide-scrollbars"]
    options.append(f"--force-device-scale-factor={_SCALE}")
    command = [CHROMIUM, *CHROMIUM_OPTIONS, *options, f"--screenshot={picture.resolve()}", page.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE, check=False)  # noqa: S603 - the browser found
    if done.returncode or not picture.exists():
        raise SystemExit(f"Chromium took no picture of {page.name}: {done.stderr}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.pictures", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT / ".github", help="where they go (%(default)s)")
    draw(parser.parse_args().folder)
