# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
"""Responses whose bodies are received piece by piece."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

from . import pools

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator, Mapping

    from .errors import APIConnectionError

_ERRORS = (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL)


class Stream:
    """A response with an open body.

    Attributes:
        status: The status.
        headers: The headers.
    """

    def __init__(self, response: httpx.Response, translate: Callable[[Exception], APIConnectionError]) -> None:
        """Take the response of httpx, and a function that makes our error of one of httpx."""
        self.status: int = response.status_code
        self.headers: Mapping[str, str] = response.headers
        self._response = response
        self._translate = translate

    def chunks(self) -> Iterator[bytes]:
        """Iterate over the body as received.

        Raises:
            APIConnectionError: The body ends early or takes too long.
        """
        try:
            yield from self._response.stream  # type: ignore[misc]  # the stream of a synchronous client is synchronous
        except _ERRORS as error:
            failure = self._translate(error)
        else:
            return
        raise failure  # outside of the handler: the error of httpx refers to the request, and so to the token

    async def achunks(self) -> AsyncIterator[bytes]:
        """Iterate over the body as received.

        Raises:
            APIConnectionError: The body ends early or takes too long.
        """
        try:
            async for chunk in self._response.stream:  # type: ignore[union-attr]  # that of an asynchronous client is not
                yield chunk
        except _ERRORS as error:
            failure = self._translate(error)
        else:
            return
        raise failure

    def close(self) -> None:
        """Close the body; its connection goes back to the pool if everything was received, and nothing more."""
        if pools.has_rest(self._response):
            self._response.extensions["network_stream"].close()
        self._response.close()

    async def aclose(self) -> None:
        """Close the body; its connection goes back to the pool if everything was received, and nothing more."""
        if pools.has_rest(self._response):
            await self._response.extensions["network_stream"].aclose()
        await self._response.aclose()
