"""A zone's name as Cloudflare's API answers it: in Unicode, where records keep their A-labels."""

from __future__ import annotations

from dnsstack.model.names import absolute, strip_dot, to_unicode


def zone_name(apex: str) -> str:
    """How the API spells the zone of `apex`, an absolute name: U-labels, without the final dot."""
    return strip_dot(to_unicode(apex))


def zone_apex(answered: str) -> str:
    """The absolute name that the API's zone name represents, in whichever spelling it comes.

    Raises:
        ValueError: it is not a name.
    """
    return absolute(answered, ".")
