"""Client credentials: the suite gets and renews its tokens, and nobody sees a secret."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from zuora_aqua_contracts.exchange.failures import Lost
from zuora_aqua_contracts.target.credentials import ID_VARIABLE, SECRET_VARIABLE, ClientCredentials, IssuedTokens

from .small_server import CLIENT_ID, CLIENT_SECRET, Tenant, serving

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.command.conftest import Outcome

_CREDENTIALS = ClientCredentials(CLIENT_ID, CLIENT_SECRET)


def test_a_token_is_renewed_before_it_expires() -> None:
    """A token is kept for four fifths of its lifetime, and then a new one is asked for."""
    now = [0.0]
    with serving(Tenant()) as url:
        tokens = IssuedTokens(url, _CREDENTIALS, lambda: now[0])
        first = tokens.token()
        now[0] = 0.79 * 3600
        assert tokens.token() == first
        now[0] = 0.81 * 3600
        assert tokens.token() != first


def test_a_server_that_rejects_all_tokens_gets_few() -> None:
    """Renewing a token before its time comes to an end."""
    tenant = Tenant()
    with serving(tenant) as url:
        tokens = IssuedTokens(url, _CREDENTIALS)
        while tokens.renew():
            assert len(tenant.issued) < 20


def test_wrong_credentials() -> None:
    """A refusal says which variables to look at, and does not repeat their values."""
    with serving(Tenant()) as url, pytest.raises(Lost) as error:
        IssuedTokens(url, ClientCredentials(CLIENT_ID, "planted-wrong-secret")).token()
    assert SECRET_VARIABLE in str(error.value)
    assert "planted" not in str(error.value)
    assert "planted" not in repr(_CREDENTIALS).replace(CLIENT_ID, "")


def test_a_run_with_client_credentials(command: Callable[..., Outcome]) -> None:
    """A run gets its token, gets a new one where one has expired, and shows neither tokens nor credentials."""
    tenant = Tenant()
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
