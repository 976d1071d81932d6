"""What `--to bind` writes: evaluated by each server's own checker, held as goldens, safe about serials and secrets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dnsstack.cli.targets import RenderRequest, render
from dnsstack.errors import DocumentError, EnvironmentFault, Unsupported, UsageError
from dnsstack.plan.build import build
from dnsstack.plan.plan import ZonePlan
from dnsstack.providers.bind import tsig
from tests.bind.domains import ACCOUNT, SECONDARIES, domain, own
from tests.bind.programs import evaluated
from tests.conftest import Golden

GOLDENS = Path(__file__).parent / "goldens"
NAMES = {"route53": [f"ns-{number}.awsdns.example." for number in range(4)]}
SERIAL_AT = 5
ENTERPRISE = {"account": ACCOUNT, "plan": "enterprise", "delegated": False}


def plan(bind: dict[str, Any] | None = None, **fields: Any) -> ZonePlan:
    return build(domain(bind, **fields))


def written(planned: ZonePlan, folder: Path, **fields: Any) -> dict[str, str]:
    """The files, written below `folder` as the command does it."""
    made = render(planned, "bind", RenderRequest(name_servers=NAMES, out=folder, **fields)).files
    for name, text in made.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return dict(made)


def serial(files: dict[str, str]) -> int:
    [zone] = {text for name, text in files.items() if name.endswith("example.com.zone")}
    [soa] = [line.split() for line in zone.splitlines() if " IN SOA " in line]
    return int(soa[SERIAL_AT + 1])


CHECKS = {"named.conf": ("named-checkconf", "-z"), "nsd.conf": ("nsd-checkconf",), "knot.conf": ("knotc", "-c")}


@pytest.mark.parametrize("extra", [{}, {"catalog": "catalog.example.net."}, {"responses_per_second": 20}], ids=str)
def test_each_server_takes_its_configuration(extra: dict[str, Any], tmp_path: Path) -> None:
    servers = own(*SECONDARIES, **extra)
    for index, one in enumerate([*servers["primaries"], *servers["secondaries"]]):
        label = one.get("name", "primary-1.").removesuffix(".")
        one |= {"directory": str(tmp_path / label), "keys": str(tmp_path), "user": "", "port": 5300 + index}
    key = tsig.new("transfer.example.com")
    (tmp_path / "transfer.example.com.key").write_text(key.to_text("bind"))
    files = written(plan(servers), tmp_path)

    for name in files:
        kind = name.rpartition("/")[2]
        if kind in CHECKS:
            form = {"nsd.conf": "nsd", "knot.conf": "knot"}.get(kind)
            if form:
                (tmp_path / "transfer.example.com.conf").write_text(key.to_text(form))
            said = evaluated(*CHECKS[kind], tmp_path / name, *(["conf-check"] if kind == "knot.conf" else []))
            if name == "primary-1/named.conf":
                assert "zone example.com/IN: loaded serial" in said
    assert len(files) == 5 + ("catalog" in extra)
    assert all(key.secret not in text for text in files.values())


@pytest.mark.parametrize(
    ("name", "bind", "fields"),
    [
        ("three-secondaries", own(*SECONDARIES), {}),
        ("catalog", own("bind", "knot", catalog="catalog.example.net."), {}),
        ("listening", own(
            "bind", hidden=False, notify=["203.0.113.7"], rname="dns", responses_per_second=50,
            primaries=[{"name": "ns1", "addresses": ["192.0.2.53", "2001:db8::53"], "listen": ["10.0.0.53"]}],
        ), {}),
        ("follow", own("bind", update_tsig="follow.example.com"), {
            "health_checks": {"web": {"type": "HTTPS", "host": "o.example.net"}},
            "failover": {"app": {"A": {
                "primary": "192.0.2.1", "secondary": "192.0.2.2", "check": "web", "self_hosted": "follow", "ttl": 60,
            }}},
        }),
        ("cloudflare-transfers-in", own("bind"), {
            "nameservers": {"cloudflare": {**ENTERPRISE, "transfer": "incoming"}},
        }),
        ("cloudflare-is-the-primary", own(*SECONDARIES, primaries=[]), {
            "nameservers": {"cloudflare": {**ENTERPRISE, "transfer": "outgoing"}},
        }),
    ],
)  # fmt: skip
def test_files_are_as_expected(name: str, bind: dict[str, Any], fields: dict[str, Any], golden: Golden) -> None:
    made = render(plan(bind, **fields), "bind", RenderRequest(name_servers=NAMES))
    text = "".join(
        f"==> {file} <==\n{content}" for file, content in made.files.items() if not file.endswith("/example.com.zone")
    )
    golden(GOLDENS / f"{name}.txt", text + "".join(f"note: {note}\n" for note in made.notes))


# -- serials -------------------------------------------------------------------------------------------------


def test_a_second_run_changes_nothing_and_an_edit_moves_the_serial(tmp_path: Path) -> None:
    first = written(plan(), tmp_path)
    again = written(plan(), tmp_path)
    edited = written(plan(records={"www": {"A": "192.0.2.9"}}), tmp_path)

    assert first == again
    assert serial(edited) > serial(first)


def test_the_previous_zone_may_be_named_and_its_serial_is_never_undercut(tmp_path: Path) -> None:
    first = written(plan(), tmp_path)["primary-1/example.com.zone"]
    future = tmp_path / "before.zone"
    future.write_text(first.replace(f" {serial({'example.com.zone': first})} ", " 4294967295 "))
    edited = written(plan(records={"www": {"A": "192.0.2.9"}}), tmp_path / "other", previous=str(future))
    same = written(plan(), tmp_path / "third", previous=str(future))

    assert serial(edited) != 4294967295
    assert 0 < (serial(edited) - 4294967295) % 2**32 < 2**31, "newer in serial arithmetic, across the wrap"
    assert serial(same) == 4294967295


@pytest.mark.parametrize(
    ("previous", "fault"),
    [
        ("missing.zone", "can't be read"),
        ("route53:Z1", "whose serial is not that of your own servers"),
        ("broken", "a parenthesis is opened and never closed"),
    ],
)
def test_a_previous_zone_that_cant_be_read_is_refused(previous: str, fault: str, tmp_path: Path) -> None:
    (tmp_path / "broken").write_text("this ( is not a zone")
    source = str(tmp_path / previous) if previous == "broken" else previous

    with pytest.raises((DocumentError, UsageError), match=fault):
        render(plan(), "bind", RenderRequest(name_servers=NAMES, previous=source))


def test_a_server_that_gives_no_transfer_is_a_fault_of_the_environment() -> None:
    with pytest.raises(EnvironmentFault, match=r"axfr:127\.0\.0\.1#1: the server can't be reached"):
        render(plan(), "bind", RenderRequest(name_servers=NAMES, previous="axfr:127.0.0.1#1"))


# -- refusals ------------------------------------------------------------------------------------------------


def test_servers_that_are_not_known_are_refused_by_name() -> None:
    with pytest.raises(Unsupported, match=r"<route53 1> of example\.com.*--name-server"):
        render(plan(), "bind", RenderRequest())


def test_a_domain_without_own_servers_is_refused() -> None:
    with pytest.raises(Unsupported, match=r"declare them in nameservers\.self_hosted"):
        render(build(domain({}, nameservers={"self_hosted": None})), "bind", RenderRequest())
