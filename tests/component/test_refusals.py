"""A refused domain: everything at once, clean text, and no resource at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pulumi
import pytest

from dnsstack import MultiProviderZone
from dnsstack.component import ZoneError, prepare_all
from dnsstack.errors import DnsStackError
from dnsstack.model.domain import Domain
from tests.component.recording import Run, run

ACCOUNT = "0123456789abcdef0123456789abcdef"
LATER = "<an Output>"
NAMESERVERS: Any = {"route53": {}, "cloudflare": {"account": ACCOUNT}}


def refused(source: Any) -> ZoneError:
    with pytest.raises(ZoneError) as found:
        run(lambda: MultiProviderZone("example.com", source))
    return found.value


def test_every_fault_of_a_document_is_told_with_its_position(tmp_path: Path) -> None:
    document = tmp_path / "example.com.yaml"
    records = "  www: {A: nonsense}\n  x: {MXX: 1}\n"
    document.write_text(f"domain: example.com\nnameservers: {{route53: {{}}}}\nrecords:\n{records}")

    error = refused(document)

    assert f"{document}:4:12" in str(error)
    assert f"{document}:5:" in str(error)
    assert len(error.problems) == 2


def test_a_rule_refuses_before_any_resource_shows() -> None:
    data: Any = {"domain": "example.com", "nameservers": NAMESERVERS, "records": {"@": {"CNAME": "example.net."}}}
    found = Run()

    def program() -> None:
        with pytest.raises(ZoneError):
            MultiProviderZone("example.com", data)

    found = run(program)

    assert found.registrations() == []


def test_the_error_prints_clean_in_python_and_in_other_languages() -> None:
    error = refused({"domain": "example.com", "nameservers": {}})

    assert isinstance(error, pulumi.RunError)
    assert isinstance(error, pulumi.InputPropertiesError)
    assert isinstance(error, DnsStackError)
    assert error.errors
    assert error.errors[0]["property_path"].startswith("domain")


def test_something_else_than_a_domain_is_one_sentence() -> None:
    assert str(refused(7)).splitlines()[0] == "the domain is of type int; give a Domain, a path or plain data"


def test_faults_of_several_domains_are_told_together() -> None:
    bad: Any = {"domain": "example.com", "nameservers": NAMESERVERS, "records": {"@": {"CNAME": "example.net."}}}

    with pytest.raises(ZoneError) as found:
        prepare_all([bad, bad | {"domain": "example.org"}])

    assert "example.com. CNAME" in str(found.value)
    assert "example.org. CNAME" in str(found.value)


def test_warnings_reach_the_log() -> None:
    alone = {"route53": {"accelerated_recovery": False}}
    data: Any = {"domain": "example.com", "nameservers": alone, "records": {"www": {"A": "192.0.2.1"}}}

    said = run(lambda: MultiProviderZone("example.com", data)).said

    assert any(level == "WARNING" and "accelerated-recovery-off" in text for level, text in said)


def test_a_program_is_told_when_a_follower_is_needed() -> None:
    policy = {"ttl": 60, "primary": "192.0.2.1", "secondary": "192.0.2.2", "check": "web", "cloudflare": "follow"}
    data: Any = {
        "domain": "example.com",
        "nameservers": NAMESERVERS,
        "health_checks": {"web": {"type": "TCP", "address": "192.0.2.1", "port": 443}},
        "failover": {"www": {"A": policy}},
    }

    said = run(lambda: MultiProviderZone("example.com", data)).said

    assert ("INFO", "run dnsstack follow, which keeps Cloudflare equal to Route53 at: www.example.com.") in said


def test_a_refusal_shows_errors_alone_and_warnings_in_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(pulumi.log, "warn", said.append)
    data: Any = {
        "domain": "example.com",
        "nameservers": NAMESERVERS,
        "records": {"@": {"CNAME": "example.net."}, "www": {"A": "10.0.0.1"}},
    }
    with pytest.raises(ZoneError) as found:
        prepare_all([Domain.model_validate(data)])
    assert {problem.severity.value for problem in found.value.problems} == {"error"}
    assert "unroutable-address" not in str(found.value)
    assert any("unroutable-address" in text for text in said)


@pytest.mark.parametrize(
    ("consent", "told"),
    [
        (
            ["apex_ns"],
            "consent 'apex_ns' is unknown (is 'apex-ns' meant?); the consents are apex-ns, ds, outputs, ",
        ),
        (["ds", "everything"], "consent 'everything' is unknown; "),
        ("ds", "consent 'ds' is a text; write a list of consents such as ['ds']"),
        (None, "consent NoneType is not a list of consents"),
    ],
)
def test_a_consent_that_there_is_not_is_refused(consent: Any, told: str) -> None:
    with pytest.raises(ZoneError) as refused:
        run(lambda: MultiProviderZone("example.com", "example.com.yaml", consent=consent))

    assert str(refused.value).startswith(told)


def test_an_output_without_a_key_beside_others_is_refused_with_the_hint() -> None:
    def program() -> None:
        records: Any = {"www": {"A": ["192.0.2.1", pulumi.Output.from_input("192.0.2.9")]}}
        MultiProviderZone("example.com", {"domain": "example.com", "nameservers": NAMESERVERS, "records": records})

    with pytest.raises(ZoneError, match=r'Deferred\(output, key="blue"\)') as refused:
        run(program)

    assert "rule: output-without-key" in str(refused.value)


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({"records": {"www": {"A": {"values": "192.0.2.1", "ttl": LATER}}}}, "www.example.com. A: ttl"),
        ({"records": {"@": {"MX": {"preference": 10, "exchange": LATER}}}}, "example.com. MX: exchange"),
        ({"records": {"www": LATER}}, "www.example.com."),
        ({"records": LATER}, "records"),
        ({"nameservers": {"route53": {"zone_id": LATER}}}, "nameservers.route53.zone_id"),
        ({"health_checks": {"web": {"type": "HTTP", "address": "192.0.2.1", "path": LATER}}}, "health_checks.web.path"),
    ],
)
def test_an_output_where_none_may_be_is_named_as_one(given: Any, where: str) -> None:
    def made(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: made(item) for key, item in value.items()}
        return pulumi.Output.from_input("x") if value == LATER else value

    with pytest.raises(ZoneError) as refused:
        run(lambda: MultiProviderZone("x", made({"domain": "example.com", "nameservers": NAMESERVERS} | given)))

    message, hint, *_ = str(refused.value).splitlines()
    assert message == f"{where}: an Output is given here, but this must be known at preview; write the value itself"
    assert hint.startswith("hint: an Output may be a whole value of an RRset")
