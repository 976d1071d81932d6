"""A record type says itself who carries it and how it is spelt: what it does not say, nobody assumes."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import ClassVar, Final

import pytest

from dnsstack import lint
from dnsstack.errors import Unsupported
from dnsstack.model.domain import Domain
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rdata import ROSTER, Rdata
from dnsstack.plan.build import build
from dnsstack.providers import render
from dnsstack.providers.cloudflare.encode import encode, input_names

ADDED: Final = Path(__file__).with_name("added_type.py")
NAMESERVERS = {"route53": {}, "cloudflare": {"account": "0" * 32}}


class Silent(Rdata):
    """A type that says nothing of itself."""

    rdtype: ClassVar[str] = "SILENT"
    fields: ClassVar[tuple[str, ...]] = ("text",)

    text: str


@pytest.mark.parametrize("rdtype", sorted(ROSTER))
def test_what_cloudflare_and_octodns_carry_has_its_form(rdtype: str) -> None:
    kind = ROSTER[rdtype]
    assert kind.carriers
    assert (kind.cloudflare is not None) is (ProviderId.CLOUDFLARE in kind.carriers)
    assert kind.octodns is not None or ProviderId.CLOUDFLARE not in kind.carriers


def test_a_type_that_says_nothing_is_spelt_by_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ROSTER._parts, "SILENT", Silent)  # a roster is closed
    with pytest.raises(Unsupported, match="Cloudflare does not support SILENT"):
        encode(Silent(text="x"))
    with pytest.raises(Unsupported, match="Cloudflare does not support SILENT"):
        input_names("SILENT")


@pytest.mark.parametrize("only", [None, "route53"])
def test_a_type_that_a_provider_does_not_list_is_refused_and_never_rendered(only: str | None) -> None:
    value = {"values": "52 22 23.000 N 4 53 32.000 E -2.00m", **({"only": only} if only else {})}
    domain = Domain.model_validate(
        {"domain": "example.com", "nameservers": NAMESERVERS, "records": {"office": {"LOC": value}}}
    )
    assert "type-not-carried" in {problem.rule for problem in lint.check(domain)}
    with pytest.raises(Unsupported, match="route53 does not support LOC"):
        render(build(domain), "dns")


OWN = """\
domain: example.com
nameservers:
  route53: {}
  self_hosted:
    primaries:
      - {name: ns1.example.net., addresses: [192.0.2.53]}
      - {name: ns2.example.org., addresses: [198.51.100.53]}
    tsig: transfer.example.com
records:
  host: {HINFO: {only: self_hosted, values: ['"INTEL 386" Linux', {cpu: ARM, os: Plan 9}]}}
"""
CLOUDS = """\
domain: example.com
nameservers: {route53: {}, cloudflare: {account: "0123456789abcdef0123456789abcdef", plan: pro}}
records: {host: {HINFO: ARM Linux}}
"""


@pytest.mark.slow
def test_one_file_and_one_line_of_the_roster_make_a_type(tmp_path: Path) -> None:
    for name, text in (("own", OWN), ("clouds", CLOUDS), ("odd", OWN.replace("{cpu: ARM, os: Plan 9}", "{cpu: ARM}"))):
        (tmp_path / f"{name}.yaml").write_text(text)
    (tmp_path / "zone").write_text('@ 60 SOA ns1 admin 1 2 3 4 5\n@ 60 NS ns1.example.net.\nhost 60 HINFO "a b" c\n')
    lines = (
        "check own.yaml",
        "check clouds.yaml",
        "check odd.yaml",
        "render own.yaml --to zone",
        "import example.com --from zonefile:zone",
        "schema",
    )
    done = subprocess.run(
        [sys.executable, ADDED, *lines], capture_output=True, text=True, check=True, cwd=tmp_path, timeout=60
    )
    _, clouds, odd, zone, imported, schema, _ = re.split(r"^-- \d\n", done.stdout, flags=re.MULTILINE)

    assert re.findall(r"^-- (\d)$", done.stdout, re.MULTILINE) == ["0", "1", "2", "0", "1", "0"], done.stderr
    assert "host.example.com. HINFO: route53 does not support HINFO" in clouds
    assert "odd.yaml:10:67: host.example.com. HINFO: the key 'os' is missing" in odd
    assert 'host.example.com. 300 IN HINFO "INTEL 386" "Linux"' in zone
    assert 'host.example.com. 300 IN HINFO "ARM" "Plan 9"' in zone
    assert 'HINFO: \'"a b" "c"\'' in imported
    assert "Operating system" in schema
