# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
from __future__ import annotations

from typing import Any

from ... import models as _models
from ... import types as _types
from ..._contract import RULES
from ..._runtime.arguments import Argument
from ..._runtime.operations import Expected, Operation
from ...client import AuthenticatedClient
from ...types import UNSET, Unset

_JOBID = Argument("jobid", RULES["PathSegment"])
_ACCEPT_ENCODING = Argument("accept_encoding", RULES["HeaderValue"])
_CONTENT_ENCODING = Argument("content_encoding", RULES["HeaderValue"])
_ZUORA_ENTITY_IDS = Argument("zuora_entity_ids", RULES["HeaderValue"])
_ZUORA_ORG_IDS = Argument("zuora_org_ids", {"anyOf": [RULES["HeaderValue"], RULES["HeaderList"]]})
_ZUORA_TRACK_ID = Argument("zuora_track_id", RULES["TrackId"])
_ZUORA_VERSION = Argument("zuora_version", RULES["HeaderValue"])


def _read_any_job(data: Any) -> _models.AnyJob:
    return _models.AnyJob.from_dict(data)


def _read_error_response(data: Any) -> _models.ErrorResponse:
    return _models.ErrorResponse.from_dict(data)


def _read_aqua_error(data: Any) -> _models.AquaError:
    return _models.AquaError.from_dict(data)


_ERRORS = (_read_error_response, _read_aqua_error)

_OPERATION: Operation[_models.AnyJob, _models.AnyJob | _models.AquaError | _models.ErrorResponse] = Operation(
    method="DELETE",
    secured=True,
    responses=(
        Expected(200, 200, "The job, cancelled; or an error.", "json", success=(_read_any_job,), failure=_ERRORS),
        Expected(400, 400, "The request is not valid, or not valid for this tenant.", "json", failure=_ERRORS),
        Expected(401, 401, "The credentials are missing, wrong or expired.", "json", failure=_ERRORS),
        Expected(403, 403, "The user may not do this, or not in one of the orgs named.", "json", failure=_ERRORS),
        Expected(404, 404, "There is no such job or file, or it is no longer kept.", "json", failure=_ERRORS),
        Expected(405, 405, "The path does not take this method.", "json", failure=_ERRORS),
        Expected(406, 406, "The response cannot be had in a form that the request accepts.", "json", failure=_ERRORS),
        Expected(409, 409, "Somebody else is changing the same thing; ask again.", "json", failure=_ERRORS),
        Expected(415, 415, "The request's body is of a type that is not taken.", "json", failure=_ERRORS),
        Expected(
            429,
            429,
            "Over the limit of requests, or of concurrent requests; ask again after the wait that is named.",
            "json",
            failure=_ERRORS,
        ),
        Expected(500, 500, "The server failed. The concurrency headers may be missing.", "json", failure=_ERRORS),
        Expected(502, 502, "A gateway had no valid answer from the server.", "json", failure=_ERRORS),
        Expected(503, 503, "The server is not available for now.", "json", failure=_ERRORS),
        Expected(504, 504, "The request took longer than 120 seconds.", "json", failure=_ERRORS),
    ),
    echoed_headers=("Zuora-Track-Id",),
)


def _get_kwargs(
    jobid: str,
    *,
    accept_encoding: str | Unset = "gzip",
    content_encoding: str | Unset = UNSET,
    zuora_entity_ids: str | Unset = UNSET,
    zuora_org_ids: list[str] | str | Unset = UNSET,
    zuora_track_id: str | Unset = UNSET,
    zuora_version: str | Unset = UNSET,
) -> dict[str, Any]:
    _headers: dict[str, str] = {}
    if accept_encoding is not UNSET:
        _headers["Accept-Encoding"] = _ACCEPT_ENCODING.text(accept_encoding)

    if content_encoding is not UNSET:
        _headers["Content-Encoding"] = _CONTENT_ENCODING.text(content_encoding)

    if zuora_entity_ids is not UNSET:
        _headers["Zuora-Entity-Ids"] = _ZUORA_ENTITY_IDS.text(zuora_entity_ids)

    if zuora_org_ids is not UNSET:
        _headers["Zuora-Org-Ids"] = _ZUORA_ORG_IDS.text(zuora_org_ids)

    if zuora_track_id is not UNSET:
        _headers["Zuora-Track-Id"] = _ZUORA_TRACK_ID.text(zuora_track_id)

    if zuora_version is not UNSET:
        _headers["Zuora-Version"] = _ZUORA_VERSION.text(zuora_version)

    _kwargs: dict[str, Any] = {
        "method": "DELETE",
        "url": f"/v1/batch-query/jobs/{_JOBID.segment(jobid)}",
        "headers": _headers,
        "echoed": (("/id", "id", jobid),),
    }
    return _kwargs


def sync_detailed(
    jobid: str,
    *,
    client: AuthenticatedClient,
    accept_encoding: str | Unset = "gzip",
    content_encoding: str | Unset = UNSET,
    zuora_entity_ids: str | Unset = UNSET,
    zuora_org_ids: list[str] | str | Unset = UNSET,
    zuora_track_id: str | Unset = UNSET,
    zuora_version: str | Unset = UNSET,
) -> _types.Response[_models.AnyJob | _models.AquaError | _models.ErrorResponse]:
    """Call the operation and return the response, whatever its status.

    Raises:
        errors.InvalidArgumentError: An argument is invalid; no request was sent.
        errors.APIConnectionError: No response was received; `errors.APITimeoutError` if it took too long.

    Returns:
        The response. `parsed` is the model of its body, `error` the exception that `sync` would raise.
    """
    return client._call(
        _OPERATION,
        _get_kwargs(
            jobid=jobid,
            accept_encoding=accept_encoding,
            content_encoding=content_encoding,
            zuora_entity_ids=zuora_entity_ids,
            zuora_org_ids=zuora_org_ids,
            zuora_track_id=zuora_track_id,
            zuora_version=zuora_version,
        ),
    )


def sync(
    jobid: str,
    *,
    client: AuthenticatedClient,
    accept_encoding: str | Unset = "gzip",
    content_encoding: str | Unset = UNSET,
    zuora_entity_ids: str | Unset = UNSET,
    zuora_org_ids: list[str] | str | Unset = UNSET,
    zuora_track_id: str | Unset = UNSET,
    zuora_version: str | Unset = UNSET,
) -> _models.AnyJob:
    """Cancel an aggregate query job.

    Cancels a job that has not ended. For one that has ended, the response is an error.

    Args:
        jobid: ID of the job.
        accept_encoding: `gzip` asks for a compressed response. A response of over 1000 bytes is then compressed
            and names the algorithm in its `Content-Encoding` header, which saves most of the bandwidth.
        content_encoding: `gzip` says that the body of the request is compressed. This operation has no request
            body; the vendor lists the header all the same, and it changes nothing.
        zuora_entity_ids: ID of the entity to work in. Needed where Multi-entity is on and the token is valid
            for several entities; leave it out otherwise.
        zuora_org_ids: Comma-separated IDs of the orgs to work in, with Multi-Org on; leave it out otherwise.
            They must be a subset of the orgs that the user can access; naming any other makes the operation fail.
            Left out, the operation covers all orgs that the user can access.
        zuora_track_id: An identifier of your own, at most 64 characters, with which you find this call again.
            The response carries it back in its `Zuora-Track-Id` header. US-ASCII only, without colon, semicolon,
            quote and double quote.
        zuora_version: The minor version of the API that the response should follow, like `186.0` up to 2024 and
            a date since. Before `2024-05-20`, errors come with status 200. Left out, the tenant's own version
            applies, which is `186.0` unless it was upgraded.
        client: The client that sends the request.

    Raises:
        errors.InvalidArgumentError: An argument is invalid; no request was sent.
        errors.APIConnectionError: No response was received; `errors.APITimeoutError` if it took too long.
        errors.APIStatusError: The server responded with an error; a subclass for each common status.
        errors.APIResponseValidationError: The body of a successful response breaks the contract.

    Returns:
        AnyJob
    """

    return _OPERATION.result_of(
        sync_detailed(
            jobid=jobid,
            client=client,
            accept_encoding=accept_encoding,
            content_encoding=content_encoding,
            zuora_entity_ids=zuora_entity_ids,
            zuora_org_ids=zuora_org_ids,
            zuora_track_id=zuora_track_id,
            zuora_version=zuora_version,
        )
    )


async def asyncio_detailed(
    jobid: str,
    *,
    client: AuthenticatedClient,
    accept_encoding: str | Unset = "gzip",
    content_encoding: str | Unset = UNSET,
    zuora_entity_ids: str | Unset = UNSET,
    zuora_org_ids: list[str] | str | Unset = UNSET,
    zuora_track_id: str | Unset = UNSET,
    zuora_version: str | Unset = UNSET,
) -> _types.Response[_models.AnyJob | _models.AquaError | _models.ErrorResponse]:
    """Call the operation like `sync_detailed`, without blocking the event loop."""
    return await client._call_async(
        _OPERATION,
        _get_kwargs(
            jobid=jobid,
            accept_encoding=accept_encoding,
            content_encoding=content_encoding,
            zuora_entity_ids=zuora_entity_ids,
            zuora_org_ids=zuora_org_ids,
            zuora_track_id=zuora_track_id,
            zuora_version=zuora_version,
        ),
    )


async def asyncio(
    jobid: str,
    *,
    client: AuthenticatedClient,
    accept_encoding: str | Unset = "gzip",
    content_encoding: str | Unset = UNSET,
    zuora_entity_ids: str | Unset = UNSET,
    zuora_org_ids: list[str] | str | Unset = UNSET,
    zuora_track_id: str | Unset = UNSET,
    zuora_version: str | Unset = UNSET,
) -> _models.AnyJob:
    """Call the operation like `sync`, without blocking the event loop."""
    return _OPERATION.result_of(
        await asyncio_detailed(
            jobid=jobid,
            client=client,
            accept_encoding=accept_encoding,
            content_encoding=content_encoding,
            zuora_entity_ids=zuora_entity_ids,
            zuora_org_ids=zuora_org_ids,
            zuora_track_id=zuora_track_id,
            zuora_version=zuora_version,
        )
    )
