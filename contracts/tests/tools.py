"""Programs of an environment of their own that some tests run: `make test-tools` installs them."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from pathlib import Path

import pytest

from bench.children import ROOT
from bench.peers import environment

LOCK = Path(__file__).with_name("tools.lock")
FOLDER = ROOT / "build" / "test-tools"
CHROMIUM = os.environ.get("CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)

CHROMIUM_OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)


def python() -> Path:
    """The interpreter of the environment; the test is skipped where it is not installed, or is not of the lock."""
    stamp = FOLDER / "installed"
    if not stamp.exists() or not stamp.read_text("utf-8").endswith(hashlib.sha256(LOCK.read_bytes()).hexdigest()):
        pytest.skip("needs mitmproxy, Playwright or pyright in an environment of their own: make test-tools")
    return _environment()


def _environment() -> Path:
    return environment(LOCK, FOLDER, built="pyperclip")


def program(name: str) -> Path:
    """A program of the environment, likewise."""
    return python().parent / (f"{name}.exe" if os.name == "nt" else name)


def chromium() -> str:
    """The browser of this machine; the test is skipped where there is none."""
    if CHROMIUM is None:
        pytest.skip("needs Chromium: install it, or name it in CHROMIUM")
    return CHROMIUM


if __name__ == "__main__":
    sys.stdout.write(f"{_environment()}\n")
