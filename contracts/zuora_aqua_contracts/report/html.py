"""The report as one self-contained HTML page, readable without network and without scripts."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from ..exchange.display import displayable
from ..exchange.messages import TOKEN_VARIABLE
from . import summary
from .next_steps import next_steps
from .replay import of_clause

if TYPE_CHECKING:
    from jinja2 import Template

    from .model import Report

_HERE = Path(__file__).parent


def render(report: Report) -> str:
    """Render the report as an HTML document."""
    printed: Report = displayable(report)
    style, script = _asset("report.css"), _asset("report.js")
    return template().render(
        report=printed,
        summary=summary,
        steps=next_steps(printed),
        of_clause=of_clause,
        token_variable=TOKEN_VARIABLE,
        style=Markup(style),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own file
        style_hash=_hash(style),
        script_hash=_hash(script),
    )


@cache
def template() -> Template:
    """The template of the page, compiled once in a process."""
    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("report.html.jinja")


def _asset(name: str) -> str:
    return (_HERE / name).read_text("utf-8")


def _hash(text: str) -> str:
    """Hash by which a content security policy allows an inline style or script."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
