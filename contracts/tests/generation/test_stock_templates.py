"""The suite notices when one of the generator's own templates is put back."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import openapi_python_client
import pytest

from tests.client.suite_on_package import check_package

if TYPE_CHECKING:
    from collections.abc import Callable

_TEMPLATES = Path(__file__).resolve().parents[3] / "openapi" / "templates"
_STOCK = Path(openapi_python_client.__file__).parent / "templates"


@pytest.mark.parametrize(
    ("template", "file"),
    [
        ("endpoint_module", "test_requests"),
        pytest.param("str_enum", "test_models", marks=pytest.mark.nightly),
        pytest.param("client", "test_secrets", marks=pytest.mark.nightly),
        pytest.param("types", "test_requests", marks=pytest.mark.nightly),
    ],
)
def test_a_stock_template_breaks_the_contract(
    generate: Callable[..., int], tmp_path: Path, template: str, file: str
) -> None:
    """With the stock template in the place of ours, clauses that bind the client are broken."""
    templates = tmp_path / "templates"
    shutil.copytree(_TEMPLATES, templates)
    shutil.copy(_STOCK / f"{template}.py.jinja", templates)
    assert generate("--templates", templates, "--output", tmp_path / "stocked") == 0
    _, verdicts = check_package(tmp_path / "stocked", [file])
    assert "broken" in verdicts.values()
