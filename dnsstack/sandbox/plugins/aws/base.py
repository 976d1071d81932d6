"""What the kinds of the `aws` plugin have in common."""

from __future__ import annotations

from typing import ClassVar

from dnsstack.sandbox.plugins.aws.api import AwsApi
from dnsstack.sandbox.plugins.kind import Kind


class AwsKind(Kind):
    """A kind that speaks to Route53's APIs."""

    lenient: ClassVar[bool] = True

    def __init__(self, api: AwsApi) -> None:
        self._api = api

    def close(self) -> None:
        """The clients' connections."""
        self._api.close()
