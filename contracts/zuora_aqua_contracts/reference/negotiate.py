"""Content coding: whether a request accepts gzip (RFC 9110, 12.5.3)."""

from __future__ import annotations

import gzip
import re
from functools import lru_cache

_GZIP = ("gzip", "x-gzip")  # two names of one coding (RFC 9110, 8.4.1.3)
_WEIGHT = re.compile(r"[qQ]=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)")
_LEVEL = 6  # zlib's default


@lru_cache(maxsize=1024)
def accepts_gzip(accept_encoding: str | None) -> bool:
    """Whether an `Accept-Encoding` accepts gzip: by name or by `*`, and not with weight 0.

    Args:
        accept_encoding: The value, several joined by commas; None if there is no such header: then gzip is not used.
    """
    weights: dict[str, float] = {}
    for element in (accept_encoding or "").split(","):
        coding, _, parameters = element.partition(";")
        name = coding.strip().lower()
        weights[name] = max(weights.get(name, 0.0), _weight(parameters))
    named = [weights[name] for name in _GZIP if name in weights]
    return max(named, default=weights.get("*", 0.0)) > 0


def _weight(parameters: str) -> float:
    """Return the weight; 1 if there is none, 0 if it is malformed, as identity is always acceptable."""
    if not parameters.strip():
        return 1.0
    match = _WEIGHT.fullmatch(parameters.strip())
    return float(match[1]) if match else 0.0


def compress(body: bytes) -> bytes:
    """Compress a body with gzip, deterministically."""
    return gzip.compress(body, _LEVEL, mtime=0)
