# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
"""Constants of the document that hold for all operations: servers, time limit, retries, error categories, rules."""

from typing import Any, Final

DOCUMENT_SHA256: Final = "eda17b7f6d1e533611cd5009ab9ffabea29c8a844f5f671a06aac2b0ed9c22e3"
GENERATOR_VERSION: Final = "0.29.1"
SERVERS: Final[dict[str, str]] = {
    "US developer and central sandbox": "https://rest.test.zuora.com",
    "US API sandbox, cloud 1": "https://rest.sandbox.na.zuora.com",
    "US API sandbox, cloud 2": "https://rest.apisandbox.zuora.com",
    "US performance test": "https://rest.pt1.zuora.com",
    "US production, cloud 1": "https://rest.na.zuora.com",
    "US production, cloud 2": "https://rest.zuora.com",
    "EU developer and central sandbox": "https://rest.test.eu.zuora.com",
    "EU API sandbox": "https://rest.sandbox.eu.zuora.com",
    "EU production": "https://rest.eu.zuora.com",
    "APAC developer and central sandbox": "https://rest.test.ap.zuora.com",
    "APAC production": "https://rest.ap.zuora.com",
}
"""Base URLs by description."""
TOKEN_PATH: Final = "/oauth/token"
"""Where OAuth clients get a token; empty if the document does not say."""
TOKEN_LIFETIME_SECONDS: Final = 3600
"""Seconds that a token is valid if the server does not say."""
TIME_LIMIT_SECONDS: Final = 120
"""Seconds that the vendor lets a request run."""
RETRIED_STATUSES: Final[frozenset[int]] = frozenset([429, 500, 502, 503, 504])
RETRIED_CATEGORIES: Final[frozenset[int]] = frozenset([50, 61, 70, 99])
LONGEST_WAIT_SECONDS: Final = 120
"""The longest wait before a retry; a longer one is raised instead."""
STATUS_OF_CATEGORY: Final[dict[int, int]] = {
    10: 403,
    11: 401,
    20: 400,
    21: 400,
    22: 400,
    23: 400,
    27: 400,
    30: 400,
    40: 404,
    45: 405,
    50: 409,
    60: 500,
    61: 500,
    70: 429,
    90: 400,
    99: 500,
}
"""HTTP status by error category."""
CODE_RANGES: Final[tuple[tuple[int, int], ...]] = ((50000000, 69999999), (90000000, 99999999))
"""The lowest and highest of each range of error codes that have a category."""
STATUS_OF_AQUA_CODE: Final[dict[int, int]] = {
    90001: 404,
    90002: 404,
    90003: 404,
    90004: 400,
    90005: 400,
    90006: 500,
    90007: 500,
    90008: 500,
    90009: 403,
    90010: 500,
    90012: 400,
    90014: 400,
    90015: 400,
    90016: 400,
    90017: 400,
    90018: 403,
    90019: 404,
    90020: 400,
    90021: 400,
    90022: 500,
    90027: 500,
    90028: 429,
    90029: 500,
}
"""The status that each of AQuA's own error codes stands for."""
RETRIED_AQUA_CODES: Final[frozenset[int]] = frozenset(
    {
        90006,
        90008,
        90010,
        90022,
        90028,
    }
)
RULES: Final[dict[str, dict[str, Any]]] = {
    "HeaderList": {
        "description": "Values that go out in one header, separated by commas.",
        "type": "array",
        "minItems": 1,
        "items": {"type": "string", "pattern": "^[!-+.-~-]([ -+.-~-]*[!-+.-~-])?$"},
    },
    "HeaderValue": {
        "description": "Printable US-ASCII, with no space at either end, as far as HTTP can carry it unchanged.",
        "type": "string",
        "pattern": "^[!-~]([ -~]*[!-~])?$",
    },
    "IdempotencyKey": {
        "description": "1 to 255 characters of US-ASCII, with no space at either end.",
        "type": "string",
        "pattern": "^[!-~]([ -~]*[!-~])?$",
        "maxLength": 255,
    },
    "PathSegment": {
        "description": "Any text but the empty one and the dot segments, which no URL can carry as a segment.",
        "type": "string",
        "minLength": 1,
        "not": {"enum": [".", ".."]},
    },
    "TrackId": {
        "description": "1 to 64 characters of US-ASCII without `:` `;` `\"` `'`, and no space at either end.",
        "type": "string",
        "pattern": "^[!#-&(-9<-~]([ !#-&(-9<-~]*[!#-&(-9<-~])?$",
        "minLength": 1,
        "maxLength": 64,
    },
}
"""Schemas of arguments that several operations share."""
