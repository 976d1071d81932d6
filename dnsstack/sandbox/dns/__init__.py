"""Authoritative name servers on loopback, which answer from the contents of the emulated provider APIs."""
