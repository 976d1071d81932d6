"""Route53's refusals: an error code of the API's model, its HTTP status, and the text.

Texts are from public answers of the service; if none was found, the text is ours.
"""

from __future__ import annotations

from collections.abc import Sequence


class Refusal(Exception):
    """One refused request; `code` is the error's name in the API's model."""

    def __init__(self, code: str, message: str, status: int | None = None) -> None:
        self.code = code
        self.message = message
        self.status = status
        """The HTTP status if the API's model has none for the code."""
        super().__init__(f"{code}: {message}")


def invalid_input(message: str) -> Refusal:
    """A request that isn't well-formed."""
    return Refusal("InvalidInput", message)


def invalid_batch(messages: Sequence[str]) -> Refusal:
    """A change batch that can't be applied; the service lists every reason."""
    return Refusal("InvalidChangeBatch", f"[{', '.join(messages)}]")


def no_such_zone(zone_id: str) -> Refusal:
    """No hosted zone has the identifier."""
    return Refusal("NoSuchHostedZone", f"No hosted zone found with ID: {zone_id}")


def no_such_check(check_id: str) -> Refusal:
    """No health check has the identifier."""
    return Refusal("NoSuchHealthCheck", f"The specified health check does not exist: {check_id}")


def throttled() -> Refusal:
    """More requests than the account may send."""
    return Refusal("Throttling", "Rate exceeded", 400)
