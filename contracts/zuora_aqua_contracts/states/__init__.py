"""Provider states: the endpoint, the model that says which job must come back, and Hypothesis strategies."""

from .mount import Store, asgi, wsgi

__all__ = ["Store", "asgi", "wsgi"]
