"""The module of jobs is made of what the document says with `x-jobs` and `x-outcomes`, and of no name of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .conftest import OPENAPI

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_DOCUMENT = (OPENAPI / "openapi.yaml").read_text("utf-8")


def _without_jobs(text: str) -> str:
    head, _, rest = text.partition("x-jobs:\n")
    return head + rest[rest.index("\nservers:") + 1 :]


def test_other_names_are_taken_from_the_document(package: Callable[[str], Callable[[str], Any]]) -> None:
    """Renamed operations and other statuses give a module that calls these and ends with those."""
    text = _DOCUMENT.replace("POST_BatchQueryJob", "start_export").replace("GET_BatchQueryJob", "show_export")
    text = text.replace("        aborted: aborted", "        aborted: success", 1).replace(
        "files-kept-days: 3", "files-kept-days: 5"
    )
    modules = package(text)
    jobs, models = modules("jobs"), modules("models")
    assert (jobs._start_export.__name__.rpartition(".")[2], jobs._FILES_KEPT_DAYS) == ("start_export", 5)
    assert models.AnyJob("j", models.JobStatus("aborted"), []).is_complete


def test_without_it_there_is_no_module(generate: Callable[..., int], tmp_path: Path) -> None:
    """A document that says nothing of jobs gives a client without the module."""
    source = tmp_path / "document.yaml"
    source.write_text(_without_jobs(_DOCUMENT), "utf-8")
    assert generate("--document", source, "--output", tmp_path / "made") == 0
    assert not (tmp_path / "made" / "jobs.py").exists()
    assert (tmp_path / "made" / "client.py").exists()


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("submit: POST_BatchQueryJob", "submit: POST_Nothing", "x-jobs: there is no 'post_nothing'"),
        ("  download: GET_Files\n", "", "and should be submit, retrieve, download, id"),
        ("cancelled: cancelled", "cancelled: perhaps", "x-outcomes: perhaps is none of success, failed, aborted"),
    ],
)
def test_what_cannot_be_used_is_named(
    generate: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, problem: str
) -> None:
    """An operation that there is not, or an outcome, is one line and exit status 2, and nothing is written."""
    source = tmp_path / "document.yaml"
    assert old in _DOCUMENT
    source.write_text(_DOCUMENT.replace(old, new, 1), "utf-8")
    assert generate("--document", source, "--output", tmp_path / "made") == 2
    assert problem in capsys.readouterr().err
    assert not (tmp_path / "made").exists()
