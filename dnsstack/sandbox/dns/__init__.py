"""Authoritative name servers on loopback, answering from what the emulated provider APIs hold."""
