"""Values of the document that templates write as constants."""

from __future__ import annotations

from functools import cached_property

from template_document import DocumentHelpers, Node

_TIME_LIMIT = 60  # seconds, for a document without x-time-limit-seconds
_LIFETIME = 3600  # seconds, for a document without x-token


class ConstantHelpers(DocumentHelpers):
    """Template globals about constants that hold for all operations."""

    @cached_property
    def servers(self) -> list[tuple[str, str]]:
        """Description and URL of each server."""
        return [
            (server.get("description", server["url"]), server["url"]) for server in self.document.get("servers", [])
        ]

    @property
    def has_jobs(self) -> bool:
        """Whether there is a module that runs jobs."""
        return "x-jobs" in self.document

    @property
    def token(self) -> Node:
        """Path and lifetime of OAuth tokens, of the first security scheme that has them."""
        schemes = self.document.get("components", {}).get("securitySchemes", {}).values()
        found: Node = next((scheme["x-token"] for scheme in schemes if "x-token" in scheme), {})
        return {"path": "", "lifetime-seconds": _LIFETIME, **found}

    @property
    def time_limit_seconds(self) -> int:
        """Seconds that the vendor lets a request run."""
        return int(self.document.get("x-time-limit-seconds", _TIME_LIMIT))

    @property
    def retry(self) -> Node:
        """Statuses and categories that are retried, and the longest wait."""
        return {"statuses": [], "categories": [], "longest-wait-seconds": 0, **self.document.get("x-retry", {})}

    @property
    def status_of_category(self) -> dict[int, int]:
        """HTTP status of each error category; the first one listed if there are several."""
        found: dict[int, int] = {}
        for item in self.document["paths"].values():
            for node in item.values():
                responses = node.get("responses", {}) if isinstance(node, dict) else {}
                for status, response in responses.items():
                    for category in self.follow(response).get("x-error-categories", []):
                        found.setdefault(category, int(status))
        return dict(sorted(found.items()))

    @property
    def code_ranges(self) -> tuple[tuple[int, int], ...]:
        """Ranges of the error codes that have a category, each with its lowest and highest code."""
        for schema in self.document.get("components", {}).get("schemas", {}).values():
            for node in schema.get("properties", {}).values():
                if "x-resource-without-payload" in node:
                    low, high, gap = node["minimum"], node["maximum"], node.get("not")
                    return ((low, gap["minimum"] - 1), (gap["maximum"] + 1, high)) if gap else ((low, high),)
        return ()

    @property
    def aqua_codes(self) -> dict[str, Node]:
        """AQuA's own error codes, with the status that each stands for and whether a retry may help."""
        schemas = self.document.get("components", {}).get("schemas", {}).values()
        return next((schema["x-aqua-codes"] for schema in schemas if "x-aqua-codes" in schema), {})
