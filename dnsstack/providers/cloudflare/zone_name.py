"""A zone's id and name in Cloudflare's API. The name is in Unicode, while the names of records have A-labels."""

from __future__ import annotations

import re
from typing import Final

from dnsstack.model.names import absolute, strip_dot, to_unicode

ZONE_ID_PATTERN: Final = re.compile(r"[0-9a-f]{32}")
"""The form of a zone's id; the whole id must match."""


def zone_name(apex: str) -> str:
    """The API's name of the zone of `apex`, an absolute name: U-labels, without the final dot."""
    return strip_dot(to_unicode(apex))


def zone_apex(answered: str) -> str:
    """The absolute name of the API's zone name, which may have U-labels or A-labels.

    Raises:
        ValueError: it is not a domain name.
    """
    return absolute(answered, ".")
