"""The sandbox: a domain deployed to both providers on one machine, served over real DNS, and tested by drills.

Emulated provider APIs, provider plugins and a deployment host, name servers, health checkers, origins and drills.
Everything listens on loopback only.
"""
