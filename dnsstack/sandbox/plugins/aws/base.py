"""What the kinds of the `aws` plugin have in common."""

from __future__ import annotations

from dnsstack.sandbox.plugins.aws.api import AwsApi
from dnsstack.sandbox.plugins.kind import Kind


class AwsKind(Kind):
    """A kind that speaks to Route53's APIs."""

    def __init__(self, api: AwsApi) -> None:
        self._api = api

    def close(self) -> None:
        """The clients' connections."""
        self._api.close()
