"""The follower in a sandbox: `dnsstack follow`'s own code, against the emulated API and the loopback name servers."""

from __future__ import annotations

from dnsstack.sandbox.following.following import Following

__all__ = ["Following"]
