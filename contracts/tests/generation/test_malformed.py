"""Documents with one thing wrong: `make generate` says what in a line, and writes nothing.

There are some thousand of them, of which the nightly run tries many and this one a few. `MALFORMED_SEED=…` and
`MALFORMED_CASES=…` choose others.
"""

from __future__ import annotations

import json
import os
from random import Random
from typing import TYPE_CHECKING

import pytest

from zuora_aqua_contracts.document.__main__ import main as check
from zuora_aqua_contracts.document.fragment import load

from .malformed import cases

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_SEED = os.environ.get("MALFORMED_SEED", "0")
_CASES = int(os.environ.get("MALFORMED_CASES", "4"))
_HEAD = "openapi: 3.1.0\ninfo: {title: a, version: '1'}\n"


def test_what_is_wrong_is_said_in_a_line(
    generate: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The check of the document names faults; what it lets pass is generated, or refused in one line with status 2."""
    whole = json.loads(json.dumps(load().document, default=str))
    every = list(cases(whole))
    assert len(every) > 1000
    for number, case in enumerate(Random(_SEED).sample(every, _CASES)):  # noqa: S311 - no secret is made of it
        document, made = tmp_path / f"{number}.yaml", tmp_path / f"made_{number}"
        document.write_text(json.dumps(case.document(whole)), "utf-8")
        status = check([str(document)])
        said = capsys.readouterr()
        assert (status == 0) == (said.out + said.err == ""), str(case)
        status = generate("--document", document, "--output", made)
        error = capsys.readouterr().err
        expected = (2, 1, False) if status else (0, 0, True)
        assert (status, len(error.splitlines()), made.exists()) == expected, str(case)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("paths: {}\ncomponents: {schemas: {A: {$ref: '#/components/schemas/A'}}}", "leads back to itself"),
        ("paths: {}\ncomponents: {schemas: {A: {$ref: 5}}}", "$ref 5: only references into"),
        ("paths: {}\ncomponents: {schemas: {A: {$ref: '#/info/title'}}}", "what is no mapping"),
        ("paths: {/a: {get: {operationId: a}}}", "GET /a: an operation needs an operationId and responses"),
        ("paths: {}\ntags: [{}]", "/tags/0: "),
        ("paths: {}\nx-contract: [null]", "an entry has to be a mapping with texts"),
        ("paths: {}\nx-contract: 5", "has to be a list of clauses"),
        ("paths: {}\nx-clause: {a: 1}", "no x-contract has such a clause"),
        ("paths: {}\ncomponents: {schemas: {A: {properties: x}}}", "is not of type 'object'"),
    ],
)
def test_the_check_names_what_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, words: str
) -> None:
    """A value of the wrong type is a fault with its place, whatever reads it first."""
    document = tmp_path / "document.yaml"
    document.write_text(_HEAD + text, "utf-8")
    status = check([str(document)])
    said = capsys.readouterr()
    assert (status, words in said.out) == (1, True), said.out
