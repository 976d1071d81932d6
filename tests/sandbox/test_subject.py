"""What the clients of a drill ask for."""

from __future__ import annotations

from dnsstack.document import load, loads
from dnsstack.plan.build import build
from dnsstack.sandbox.drills.subject import plain_questions

TWO = """\
domain: example.com
nameservers: {route53: {}, cloudflare: {account: "0123456789abcdef0123456789abcdef"}}
records:
  sub: {NS: [ns1.sub, ns2.deep.sub]}
  ns1.sub: {A: 192.0.2.53}
  ns2.deep.sub: {A: 198.51.100.53}
  notsub: {A: 192.0.2.1}
"""


def test_glue_below_a_zone_cut_is_not_asked_for() -> None:
    """Only the servers of the zone below answer for it, and a referral is the right answer here."""
    plan = build(load("examples/delegated-subzone/example.net.yaml").domain)
    assert set(plain_questions(plan)) == {("example.net.", "A"), ("example.net.", "AAAA")}
    assert set(plain_questions(build(loads(TWO).domain))) == {("notsub.example.com.", "A")}
