"""ERR-*, RATE-*: no request causes a 5xx, and errors have the documented form and status."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...exchange.headers import retry_delay, uses_error_statuses
from ...exchange.messages import Request, Secret, is_aqua_error
from ...states.tenants import Tenant
from ..documented_values import VERSIONS

if TYPE_CHECKING:
    from ...document.fragment import Operation
    from ...exchange.messages import Exchange
    from ...judging.check import Check
    from ...judging.run import Run
    from ...states.endpoint import States
    from ...target.target import Target

_VISIBLE = st.characters(min_codepoint=32, max_codepoint=126)
# Empty or malformed values, and ones that a careless parser reads wrong.
_ODD = (
    "",
    ",",
    ",,",
    ", ,",
    "null",
    "-1",
    "0",
    "9" * 40,
    "é",
    "a" * 2000,
    "gzip;q=x",
    "gzip;q=",
    "*",
    "%00",
    "../..",
    "{}",
)
_VALUES = st.one_of(st.text(_VISIBLE, max_size=80).map(str.strip), st.sampled_from(_ODD))


@pytest.mark.clause("ERR-NO-5XX")
@given(data=st.data())
def test_no_header_makes_the_server_fail(
    target: Target, operation: Operation, check: Check, data: st.DataObject
) -> None:
    """Whatever is in the operation's headers, valid or not, the response is no 5xx."""
    names = [name for name, node in operation.parameters.items() if node["in"] == "header"]
    headers = data.draw(st.lists(st.tuples(st.sampled_from(names), _VALUES), max_size=4), label="headers")
    exchange = target.get(headers=headers)
    check("ERR-NO-5XX", exchange.response.status < 500, "a status below 500", exchange)


@pytest.mark.clause("ERR-NO-5XX")
def test_no_odd_value_makes_the_server_fail(target: Target, operation: Operation, check: Check) -> None:
    """Each value that is easily read wrong, in each of the operation's headers, causes no 5xx."""
    for name in [name for name, node in operation.parameters.items() if node["in"] == "header"]:
        for odd in _ODD:
            exchange = target.get(headers={name: odd})
            check("ERR-NO-5XX", exchange.response.status < 500, "a status below 500", exchange)


@pytest.mark.clause("ERR-NO-5XX")
@pytest.mark.parametrize(
    "tail",
    [
        "%FF",
        "%C3",
        "%00",
        "%ED%A0%80",
        "%2e%2e",
        "a%",
        "%zz",
        ";a=b",
        "x" * 3000,
        "%F0%9F%98%80",
        "x?y=%FF",
        "a/",
        "a//b",
    ],
)
def test_no_path_makes_the_server_fail(target: Target, run: Run, check: Check, tail: str) -> None:
    """Whatever is in the path, valid or not, the response is no 5xx."""
    path = target.path(partner=run.settings.partner, project="")
    exchange = target.send(Request(path + tail, authorization=target.request().authorization))
    check("ERR-NO-5XX", exchange.response.status < 500, "a status below 500", exchange)


@pytest.mark.clause("ERR-STATUS", "ERR-BODY", "ERR-CODE")
@given(data=st.data())
def test_new_minor_versions_have_the_status_of_the_category(
    target: Target, operation: Operation, check: Check, data: st.DataObject
) -> None:
    """Since `x-error-status-since`, an error with a category never has status 200, and its status fits the category."""
    since = operation.parameters["Zuora-Version"]["x-error-status-since"]
    versions = sorted(
        {v for v in operation.example_values("Zuora-Version") if uses_error_statuses(operation, v)} | {since}
    )
    version = data.draw(st.sampled_from(versions), label="version")
    schema = operation.parameters["Zuora-Track-Id"]["schema"]
    pair, headers = None, {"Zuora-Version": version}
    if data.draw(st.booleans(), label="unknown pair"):
        pair = {"partner": "nowhere", "project": data.draw(st.text("abc123", min_size=1, max_size=9))}
    else:
        headers["Zuora-Track-Id"] = "x" * (schema["maxLength"] + data.draw(st.integers(1, 9)))
    response = (exchange := target.get(pair, headers)).response
    if response.job is not None:
        check.unmet("the request got a job instead of an error")
        return
    check_error_status(check, exchange, f"another status than 200 with Zuora-Version {version}")


def check_error_status(check: Check, exchange: Exchange, expected: str) -> None:
    """Check that a response on a new minor version is no common error with 200; AQuA's own form may come with it."""
    error = exchange.response.error
    is_aqua = error is not None and is_aqua_error(error)
    check("ERR-STATUS", exchange.response.status != 200 or is_aqua, expected, exchange)


@pytest.mark.clause("ERR-STATUS")
def test_an_inaccessible_org_has_the_status_of_its_category(
    target: Target, states: States, operation: Operation, check: Check
) -> None:
    """An error about orgs has the status of its category on new minor versions."""
    states.setup(Tenant(accessible=("org-1",)).params())
    version = operation.parameters["Zuora-Version"]["x-error-status-since"]
    exchange = target.get(headers={"Zuora-Version": version, "Zuora-Org-Ids": "org-2"})
    check_error_status(check, exchange, "another status than 200")


@pytest.mark.clause("RATE-429", "RATE-HEADERS")
@given(seconds=st.sampled_from((1, 5, 59, 60, 61, 119, 600)), version=st.sampled_from(VERSIONS))
def test_over_the_limit(target: Target, states: States, check: Check, seconds: int, version: str | None) -> None:
    """Over the limit there is a 429, on any minor version, that names the wait, and no job."""
    states.setup(Tenant(reset_seconds=seconds).params())
    exchange = target.get(headers={"Zuora-Version": version} if version else {})
    response = exchange.response
    check("RATE-429", response.status == 429, "status 429 over the limit", exchange)
    check("RATE-429", response.job is None, "no job over the limit", exchange)
    wait = retry_delay(response, time.time(), limited=True)
    check("RATE-429", wait is not None, "a wait in ratelimit-reset or Retry-After", exchange)
    check("RATE-429", wait is None or wait <= seconds + 1, f"a wait of at most {seconds} seconds", exchange)


@pytest.mark.clause("AUTH-REFLECT", "ERR-BODY", "ERR-CODE", "ERR-STATUS", "ERR-ENVELOPE-JOB", "TRACK-ECHO-ERROR")
@pytest.mark.parametrize("version", VERSIONS)
def test_errors_of_every_kind(target: Target, operation: Operation, check: Check, version: str | None) -> None:
    """An error about credentials, pair or a value has the documented form and does not contain the credentials."""
    headers = {"Zuora-Track-Id": operation.example("Zuora-Track-Id")} | ({"Zuora-Version": version} if version else {})
    wrong = Secret("Bearer wrong-token-of-some-length", "Bearer wrong-token-of-some-length")
    target.get(headers=headers, authorization=wrong)
    target.get({"partner": "nowhere", "project": "none"}, headers)
    exchange = target.get(headers={**headers, "Zuora-Track-Id": "a:b"})
    check("AUTH-REFLECT", target.token.value not in exchange.response.text(), "no credentials", exchange)
