"""A zone as one resource from its first preview to its end, at both providers, through the component, on the engine."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from werkzeug.wrappers import Request, Response

from dnsstack.sandbox.deploy import DeploymentError
from tests.engine.constructed import Constructed, needs_engine

pytestmark = [pytest.mark.engine, pytest.mark.slow, needs_engine]

PROVIDERS = ("route53", "cloudflare")
OWN = {f"example.com/{provider}/records" for provider in PROVIDERS}
PROGRAM = """
DOMAIN["nameservers"] |= {{"resources": "per-zone"}}
values = {records!r}
DOMAIN["records"] = {{owner: {{"A": {{"ttl": 300, "values": [value]}}}} for owner, value in values.items()}}
balancer = pulumi.Stash({balancer!r}, input={balancer!r}).output
DOMAIN["records"]["app"] = {{"CNAME": {{"ttl": 60, "values": [balancer]}}}}
Zone("example.com", {{"domain": DOMAIN, "consent": {consent!r}, "unprotected": {unprotected!r}}})
"""
MANY = {f"h{number}": "192.0.2.9" for number in range(10)}


def program(
    records: dict[str, str], balancer: str = "lb-1.example.net.", consent: tuple[str, ...] = (), *, free: bool = False
) -> str:
    unprotected = list(PROVIDERS) if free else []
    return PROGRAM.format(records=records, balancer=balancer, consent=list(consent), unprotected=unprotected)


def expected(records: dict[str, str], balancer: str = "lb-1.example.net.") -> set[str]:
    plain = {f"{owner}.example.com. A {value}" for owner, value in records.items()}
    return plain | {f"app.example.com. CNAME {balancer}"}


def both(constructed: Constructed) -> set[str]:
    """What both providers hold, which must be the same."""
    assert constructed.records("route53") == constructed.records("cloudflare")
    return constructed.records("route53")


@pytest.fixture
def constructed(tmp_path: Path) -> Iterator[Constructed]:
    with Constructed(tmp_path) as found:
        yield found


def test_every_change_is_its_own_rrsets_alone(constructed: Constructed) -> None:
    records = {"www": "192.0.2.1", "old": "192.0.2.8", **MANY}
    constructed.write(program(records))
    planned = {change.name for change in constructed.stack.preview().changed}
    assert not constructed.apis.hosted_zones(), "a preview makes nothing"
    made = constructed.stack.up()
    assert {change.name for change in made.changed} == planned >= OWN, "an Output that is not known yet included"
    assert both(constructed) == expected(records)
    assert constructed.stack.up().changed == ()
    assert constructed.stack.up(refresh=True).changed == ()

    records["www"] = "192.0.2.7"
    constructed.write(program(records))
    shown = constructed.cli("preview", "--diff")
    assert shown.count("192.0.2.7") == len(PROVIDERS), shown
    assert [name for name in (*MANY, "old/A", "app/CNAME") if name in shown] == []

    del records["old"]
    edited = constructed.up(program(records, "lb-2.example.net."))
    assert {change.name for change in edited.changed if change.operation == "update"} == OWN | {"example.com/shape"}
    details = [change.details for change in edited.changed if change.name in OWN]
    assert [{one.partition(":")[0] for one in found} for found in details] == [
        {'rrsets["app/CNAME"].values[0]', 'rrsets["old/A"]', 'rrsets["www/A"].values[0]'}
    ] * len(PROVIDERS)
    assert both(constructed) == expected(records, "lb-2.example.net.")


def test_a_zone_goes_only_unprotected_and_with_consent(constructed: Constructed) -> None:
    constructed.up(program(MANY))
    with pytest.raises(DeploymentError, match="protected"):
        constructed.stack.destroy()
    constructed.up(program(MANY, free=True))
    with pytest.raises(DeploymentError) as refused:
        constructed.stack.destroy()
    assert "11 of 11 RRsets would be removed; the limit without consent is 30%. step 1: check what is removed" in str(
        refused.value
    )
    assert both(constructed) == expected(MANY)

    constructed.up(program(MANY, consent=("removals",), free=True))
    constructed.stack.destroy()
    assert not constructed.apis.hosted_zones()
    assert not constructed.apis.cloudflare_zones()


def test_after_a_kill_a_document_that_is_set_back_reads_as_unchanged_until_a_refresh(constructed: Constructed) -> None:
    constructed.up(program({"www": "192.0.2.1"}))
    with killed_once_it_is_in(constructed):
        said = constructed.failed(program({"www": "192.0.2.7"}))  # its end is told before the program's, or after
    assert "example.com/cloudflare/records: error reading from server: EOF" in said, "the engine's own word for it"
    assert "pulumi-resource-dnsstack exited prematurely" in said
    assert "the state lacks these changes; run `pulumi up --refresh`" in said, "the plugin's last words"
    assert "www.example.com. A 192.0.2.7" in constructed.records("cloudflare")

    assert constructed.up(program({"www": "192.0.2.1"})).changed == (), "the state knows nothing of it"
    assert "www.example.com. A 192.0.2.7" in constructed.records("cloudflare")
    said = constructed.refused(program({"www": "192.0.2.9"}), preview=True)
    assert "exited prematurely" not in said, "each plugin of a refused deployment ends in time"
    assert "www/A: the last deployment left TTL 300 [192.0.2.1]; wanted is TTL 300 [192.0.2.9]; live is" in said
    assert "hint: after a crash, a failed deletion or an edit elsewhere, `pulumi up --refresh` reads the live" in said
    constructed.write(program({"www": "192.0.2.1"}))
    constructed.stack.up(refresh=True)
    assert both(constructed) == expected({"www": "192.0.2.1"})


@contextmanager
def killed_once_it_is_in(constructed: Constructed) -> Iterator[None]:
    """Kill every plugin of ours once Cloudflare has carried out a batch, before its answer is sent."""
    api = constructed.apis.cloudflare
    answer = api.answer
    script = constructed.folder / "sandbox" / "pulumi" / "plugins" / "pulumi-resource-dnsstack"
    started = constructed.folder / "plugins.pid"
    script.write_text(script.read_text().replace("exec ", f"echo $$ >>'{started}'\nexec "))

    def killing(request: Request) -> Response:
        found = answer(request)
        if request.path.endswith("/dns_records/batch"):
            for pid in map(int, started.read_text().split()):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        return found

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(api, "answer", killing)
        yield
