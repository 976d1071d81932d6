"""Hosted zones of AWS targets whose id is the same for every customer."""

from __future__ import annotations


def zone_id_of(target: str) -> str | None:
    """The hosted zone that an AWS target lives in, or None where it can't be told from the name."""
    return None
