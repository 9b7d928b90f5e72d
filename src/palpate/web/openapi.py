"""The API's document (OpenAPI 3.1), made from the addresses themselves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from fastapi.openapi.utils import get_openapi

from palpate._version import __version__
from palpate.web.described import ADDRESSES
from palpate.web.schemas import components

if TYPE_CHECKING:
    from starlette.routing import BaseRoute

TAGS = {
    "Articles": "Check articles; keep reports.",
    "Evidence": "Ask what the evidence says.",
    "Library": "The studies.",
    "Vocabulary": "The terms that palpate knows.",
    "Findings": "What a report names by a code.",
    "Problems": "What goes wrong.",
}
_DESCRIPTION = (
    "What the published evidence says about a claim that a treatment works: the JSON of the `palpate` commands over "
    "HTTP. It gives no personal medical advice.\n\nEvery error is problem details (RFC 9457, "
    "`application/problem+json`). Where the server has API keys, send one as `Authorization: Bearer …` or `X-API-Key`."
)
_SCHEMES = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "An API key, where the server has any."},
    "header": {"type": "apiKey", "in": "header", "name": "X-API-Key", "description": "The same in another header."},
}


def _restore(operation: dict[str, Any]) -> None:
    """Write in what was described as it is: FastAPI leaves out every null, also in examples, where nulls are values."""
    said = ADDRESSES[operation["operationId"]]
    operation["responses"] = {str(status): answer for status, answer in said["responses"].items()}
    operation.update(said.get("openapi_extra", {}))


def document(routes: Iterable[BaseRoute], *, base: str = "") -> dict[str, Any]:
    """The document of these routes, as plain values.

    Parameters
    ----------
    routes : iterable of routes
    base : str
        Where a proxy puts the server.
    """
    found = get_openapi(
        title="palpate",
        version=__version__,
        openapi_version="3.1.0",
        description=_DESCRIPTION,
        routes=list(routes),
        tags=[{"name": name, "description": said} for name, said in TAGS.items()],
        servers=[{"url": base or "/", "description": "This server."}],
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
    )
    for operation in (one for path in found["paths"].values() for one in path.values()):
        _restore(operation)
    found["components"] = {"schemas": {**found["components"]["schemas"], **components()}, "securitySchemes": _SCHEMES}
    found["security"] = [{}, {"bearer": []}, {"header": []}]
    return found
