"""The API's refusals: the envelope's error items, each with its HTTP status.

`codes.CODES` has the source of each code; codes without a source are from memory, and their texts are ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dnsstack.sandbox.cloudflare_api.codes import CODES


class ApiError(Exception):
    """One refused request; `chain` is the old-style `error_chain`, `headers` are sent with the answer."""

    def __init__(
        self,
        status: int,
        code: int,
        message: str,
        chain: tuple[tuple[int, str], ...] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        if code not in CODES:
            msg = f"{code} is not in the table of codes"
            raise ValueError(msg)
        self.status = status
        self.code = code
        self.message = message
        self.chain = chain
        self.headers = dict(headers or {})
        super().__init__(f"{status} {code}: {message}")

    def to_json(self) -> dict[str, Any]:
        """The whole envelope of a failure."""
        return envelope(self.code, self.message, self.chain)


def envelope(code: int, message: str, chain: tuple[tuple[int, str], ...] = ()) -> dict[str, Any]:
    """The whole envelope of a failure with one error."""
    item: dict[str, Any] = {"code": code, "message": message}
    if chain:
        item["error_chain"] = [{"code": code, "message": text} for code, text in chain]
    return {"result": None, "success": False, "errors": [item], "messages": []}


def no_route(path: str) -> ApiError:
    """The path has no resource, or an identifier in it isn't one."""
    return ApiError(404, 7003, f"Could not route to {path}, perhaps your object identifier is invalid?")


def method_not_allowed(method: str) -> ApiError:
    """The resource exists, but not the method."""
    return ApiError(405, 7001, f"Method {method} not available for that URI.")


def malformed_body(detail: str) -> ApiError:
    """The body is not a JSON object; the detail is ours."""
    return ApiError(400, 9207, f"Request body is invalid. {detail}")


def unknown_zone() -> ApiError:
    """The identifier is well-formed, but no zone of the token has it."""
    return ApiError(404, 1001, "Invalid zone identifier")


def unknown_record() -> ApiError:
    """No DNS record of the zone has the identifier."""
    return ApiError(404, 81044, "Record does not exist.")


def forbidden() -> ApiError:
    """The token is valid, but lacks a permission or doesn't cover the resource."""
    return ApiError(403, 10000, "Authentication error")


def invalid_record(code: int, message: str) -> ApiError:
    """A DNS record that the service refuses."""
    return ApiError(400, code, message)


def required(field: str) -> ApiError:
    """A field of a DNS record is missing."""
    return ApiError(400, 9101, f"{field} is a required field.")


def validation_failed(code: int, detail: str) -> ApiError:
    """Load balancing's refusal of a field."""
    return ApiError(400, code, f"{detail}: validation failed")


def referenced() -> ApiError:
    """A pool or a monitor that is still used."""
    return ApiError(412, 1005, "This object is referenced by other objects, delete them first.")
