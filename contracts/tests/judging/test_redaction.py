"""Credentials are masked in every spelling, and so is any longer part of them."""

from __future__ import annotations

import base64
import html
import json
import time
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from zuora_aqua_contracts.exchange.redaction import MASK, Secrets

if TYPE_CHECKING:
    from collections.abc import Callable

TOKEN = "planted/Token+4711&more"  # noqa: S105 - planted, to be looked for


@pytest.fixture
def secrets() -> Secrets:
    """Secrets with the planted token."""
    found = Secrets()
    found.add(TOKEN)
    return found


def escaped(form: str) -> Callable[[str], str]:
    """Escape each character."""
    return lambda text: "".join(form.format(ord(character)) for character in text)


def encoded(text: str) -> str:
    """Encode as Base64."""
    return base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    "spell",
    [
        str,
        str.upper,
        str.swapcase,
        lambda token: token[:-1],
        lambda token: token[1:],
        lambda token: token[: len(token) // 2],
        lambda token: token + token,
        lambda token: quote(token, safe=""),
        escaped("%{:02x}"),
        escaped("%25{:02X}"),
        escaped("\\u{:04x}"),
        escaped("\\\\u{:04X}"),
        escaped("\\x{:02x}"),
        escaped("&#{};"),
        escaped("&#x{:x};"),
        html.escape,
        lambda token: json.dumps(json.dumps(token)),
        lambda token: token.encode().hex(),
        lambda token: token.encode().hex().upper(),
        encoded,
        lambda token: encoded(f"{token}:"),
        lambda token: encoded(f"user:{token}"),
        lambda token: encoded(f"x:{token}"),
        lambda token: base64.urlsafe_b64encode(f"xy{token}".encode()).decode(),
        repr,
    ],
)
def test_every_spelling_is_masked(secrets: Secrets, spell: Callable[[str], str]) -> None:
    """No spelling of a token is left in a text, and what is around it stays."""
    masked = secrets.mask(f"before <{spell(TOKEN)}> after")
    assert masked.startswith("before <")
    assert masked.endswith("> after")
    assert MASK in masked
    bare = secrets.mask(spell(TOKEN)).replace(MASK, "")
    assert len(bare) < 12, bare  # what is beside the token in Base64, quotes


def test_other_text_stays(secrets: Secrets) -> None:
    """Text without a secret is returned as it is."""
    text = "planted, token, 4711 %41 \\u0041 &amp; é İ " * 100
    assert secrets.mask(text) == text


def test_long_text_is_masked_fast(secrets: Secrets) -> None:
    """A text of a million characters, made to look like the start of a token, takes under 20 s of CPU."""
    began = time.process_time()
    secrets.mask(TOKEN[:5] * 200_000)
    secrets.mask("x" * 1_000_000 + TOKEN)
    assert time.process_time() - began < 20  # 0.3 on a slow machine


@pytest.mark.parametrize(("secret", "text"), [("ab12", "an AB12 here"), ("abc", "an abc here")])
def test_short_secrets(secret: str, text: str) -> None:
    """A short secret is masked as a whole; one of three characters or fewer is no secret."""
    secrets = Secrets()
    secrets.add(secret)
    assert secrets.mask(text) == ("an *** here" if len(secret) > 3 else text)


def test_all_of_a_value(secrets: Secrets) -> None:
    """Keys and values at any depth are masked."""
    assert secrets.mask_all({TOKEN: [1, {"a": TOKEN}], "b": None}) == {MASK: [1, {"a": MASK}], "b": None}
