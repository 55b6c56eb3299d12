"""What is measured is what the document says."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import jobs, peers
from zuora_aqua_contracts.document.fragment import load
from zuora_aqua_contracts.document.schema import Validators

_LOCK = Path(__file__).resolve().parents[3] / ".ci" / "requirements.lock"


def test_the_large_job_is_one_that_the_document_allows() -> None:
    """The job that is read has the most batches there may be, all different, and is valid."""
    job = jobs.large_job()
    Validators(load())(load().schema("Job")).validate(job)
    assert len(job["batches"]) == load().schema("Job")["properties"]["batches"]["maxItems"]
    assert len({batch["batchId"] for batch in job["batches"]}) == len(job["batches"])


@pytest.mark.parametrize("schema", ["Job", "Batch", "DeletedColumn"])
def test_models_have_the_fields_of_the_document(schema: str) -> None:
    """The peers' models have the document's fields, required where it says so, each model after those it holds."""
    fields = jobs.models()[schema]
    node = load().schema(schema)
    assert fields.keys() == node["properties"].keys()
    assert {name for name, field in fields.items() if field["required"]} == set(node.get("required", []))
    assert list(jobs.models()) == ["DeletedColumn", "Batch", "Job"]


def test_narrowing_touches_only_headers_with_alternatives() -> None:
    """For the stock generator a header that may be a list is made its first alternative; the rest stays as it is."""
    document = load().document
    narrow = peers.narrowed(document)
    parts = {name: node for name, node in document["components"].items() if name != "parameters"}
    assert {name: node for name, node in narrow["components"].items() if name != "parameters"} == parts
    sides = [peers.parameters(each) for each in (document, narrow)]
    changed = [(old["schema"], new["schema"]) for old, new in zip(*sides, strict=True) if old != new]
    assert changed
    assert [old["anyOf"][0] for old, _ in changed] == [new for _, new in changed]


@pytest.mark.parametrize("package", ["attrs", "httpx", "pydantic"])
def test_what_both_locks_have_is_the_same(package: str) -> None:
    """What the client and a peer share has one version in both locks, or the two would not be comparable."""
    pins = [
        {line.split()[0] for line in lock.read_text("utf-8").splitlines() if line.startswith(f"{package}==")}
        for lock in (_LOCK, peers.LOCK)
    ]
    assert pins[0] == pins[1] != set()
