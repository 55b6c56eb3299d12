"""Client credentials: the suite gets and renews its tokens, and nobody sees a secret."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.suite.conftest import checked
from zuora_aqua_contracts.document.fragment import load
from zuora_aqua_contracts.exchange.failures import Lost
from zuora_aqua_contracts.states.job_operations import JobOperations
from zuora_aqua_contracts.target.credentials import ID_VARIABLE, SECRET_VARIABLE, ClientCredentials, IssuedTokens
from zuora_aqua_contracts.target.target import Target

from .small_server import CLIENT_ID, CLIENT_SECRET, PAIR, Tenant, serving

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.command.conftest import Outcome

_CREDENTIALS = ClientCredentials(CLIENT_ID, CLIENT_SECRET)


def test_a_token_is_renewed_before_it_expires() -> None:
    """A token is kept for four fifths of its lifetime, and then a new one is asked for."""
    now = [0.0]
    with serving(Tenant()) as url:
        tokens = IssuedTokens(url, _CREDENTIALS, load(), lambda: now[0])
        first = tokens.token()
        now[0] = 0.79 * 3600
        assert tokens.token() == first
        now[0] = 0.81 * 3600
        assert tokens.token() != first


def test_a_token_that_expires_between_jobs() -> None:
    """What makes jobs gets a new token too, whether the denial is a 401 or, as on old minor versions, a 200."""
    fragment = load()
    query = {"name": "all", "type": "zoqlexport", "query": "select Id from Account"}
    body = json.dumps({"name": "a", "format": "csv", "queries": [query], "partner": PAIR[0], "project": PAIR[1]})
    for denial in (401, 200):
        tenant = Tenant()
        tenant.uses, tenant.denial = 1, denial
        with serving(tenant) as url:
            operation = next(iter(fragment.operations.values()))
            target = Target(checked("--server", url), url, _CREDENTIALS, operation)
            job_operations = JobOperations(target, fragment, timeout=5.0)
            jobs = [job_operations.submit(body, f"key{number}") for number in range(3)]
            job_operations.close()
            target.close()
        assert len({job["id"] for job in jobs}) == len(tenant.issued) == 3


def test_a_server_that_rejects_all_tokens_gets_few() -> None:
    """Renewing a token before its time comes to an end."""
    tenant = Tenant()
    with serving(tenant) as url:
        tokens = IssuedTokens(url, _CREDENTIALS, load())
        while tokens.renew():
            assert len(tenant.issued) < 20


def test_wrong_credentials() -> None:
    """A refusal says which variables to look at, and does not repeat their values."""
    with serving(Tenant()) as url, pytest.raises(Lost) as error:
        IssuedTokens(url, ClientCredentials(CLIENT_ID, "planted-wrong-secret"), load()).token()
    assert SECRET_VARIABLE in str(error.value)
    assert "planted" not in str(error.value)
    assert "planted" not in repr(_CREDENTIALS).replace(CLIENT_ID, "")


@pytest.mark.parametrize("denial", [401, 200])
def test_a_run_with_client_credentials(command: Callable[..., Outcome], denial: int) -> None:
    """A run gets its token, gets a new one where one has expired, and shows neither tokens nor credentials."""
    tenant = Tenant()
    tenant.denial = denial
    environment = {ID_VARIABLE: CLIENT_ID, SECRET_VARIABLE: CLIENT_SECRET}
    with serving(tenant) as url:
        outcome = command(url, "--effort", "quick", "--only", "OP-SAFE,OP-UNKNOWN", token=None, **environment)
    assert outcome.status == 0, outcome.out + outcome.err
    used = [token for token, left in tenant.issued.items() if left < tenant.uses]
    assert len(used) > 1
    reports = [path.read_text("utf-8") for path in outcome.folder.glob("*.*")]
    for secret in (CLIENT_ID, CLIENT_SECRET, *used):
        assert secret not in "".join([outcome.out, outcome.err, *reports])


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({ID_VARIABLE: CLIENT_ID}, f"set {SECRET_VARIABLE} too"),
        ({}, f"or {ID_VARIABLE} and {SECRET_VARIABLE}"),
        ({ID_VARIABLE: CLIENT_ID, SECRET_VARIABLE: "planted-wrong-secret"}, "no token from"),
    ],
)
def test_credentials_that_cannot_be_used(
    command: Callable[..., Outcome], environment: dict[str, str], words: str
) -> None:
    """Half of the credentials, none, or wrong ones are one line and exit status 2."""
    with serving(Tenant()) as url:
        outcome = command(url, token=None, **environment)
    assert (outcome.status, outcome.out, len(outcome.err.splitlines())) == (2, "", 1), outcome
    assert words in outcome.err
    assert "planted" not in outcome.err
