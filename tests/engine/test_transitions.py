"""The changes that people make leave no query unanswered: asked at both providers after each single write."""

from __future__ import annotations

import pytest

from dnsstack.sandbox.deploy import DeploymentError
from tests.engine.deployed import ACCOUNT, Deployed, Question, Watch, questions

CHECKS = """
health_checks:
  web: {type: TCP, address: 192.0.2.1, port: 443, interval: 30}
"""
POLICY = "{ttl: 60, primary: 192.0.2.1, secondary: 192.0.2.2, check: web, cloudflare: %s}"
BEFORE = f"""{CHECKS}
records:
  value: {{A: 192.0.2.1}}
  several: {{A: [192.0.2.1, 192.0.2.2]}}
  target: {{CNAME: old.example.net.}}
  text: {{TXT: "v=spf1 -all"}}
  lived: {{A: {{ttl: 300, values: [192.0.2.1]}}}}
  alone: {{A: 192.0.2.9}}
  to-follow: {{A: 192.0.2.1}}
  to-balancer: {{A: 192.0.2.1}}
  to-primary: {{A: 192.0.2.1}}
failover:
  ends: {{A: {{ttl: 60, primary: 192.0.2.1, secondary: 192.0.2.2, check: web, cloudflare: follow, retire: true}}}}
  follow-balancer: {{A: {POLICY % "follow"}}}
  balancer-primary: {{A: {POLICY % "load-balancer"}}}
  primary-follow: {{A: {POLICY % "primary-only"}}}
"""
AFTER = f"""{CHECKS.replace("interval: 30", "interval: 10")}
records:
  value: {{A: 192.0.2.2}}
  several: {{A: [192.0.2.2, 192.0.2.3]}}
  target: {{CNAME: new.example.net.}}
  text: {{TXT: "v=spf1 mx -all"}}
  lived: {{A: {{ttl: 60, values: [192.0.2.1]}}}}
  added: {{A: 192.0.2.10}}
  ends: {{A: 192.0.2.1}}
failover:
  to-follow: {{A: {POLICY % "follow"}}}
  to-balancer: {{A: {POLICY % "load-balancer"}}}
  to-primary: {{A: {POLICY % "primary-only"}}}
  follow-balancer: {{A: {POLICY % "load-balancer"}}}
  balancer-primary: {{A: {POLICY % "primary-only"}}}
  primary-follow: {{A: {POLICY % "follow"}}}
"""


def unanswered(watch: Watch, allowed: dict[Question, frozenset[str]]) -> list[str]:
    """Every question that some provider answered not at all, or with a value that neither document holds."""
    return [
        f"after write {number}: {name} {owner} {rdtype}: {sorted(found) or 'no answer'}"
        for number, state in enumerate(watch.seen)
        for name, answers in state.items()
        for (owner, rdtype), found in answers.items()
        if not found or not found <= allowed[owner, rdtype]
    ]


def test_no_change_that_people_make_leaves_a_query_unanswered(either: Deployed) -> None:
    either.up(BEFORE)
    before, after = questions(BEFORE), questions(AFTER)
    watch = Watch(either.apis, frozenset(before.keys() & after.keys()))

    either.up(AFTER)

    allowed = {one: before[one] | after[one] for one in watch.questions}
    assert len(watch.seen) > len(watch.questions)
    assert unanswered(watch, allowed) == []
    assert not either.stack.up().changed


def test_a_provider_that_joins_answers_everything_before_it_is_named(either: Deployed) -> None:
    body = "records: {www: {A: 192.0.2.1}, '@': {TXT: hello}}\n"
    alone = "domain: example.com\nnameservers: {route53: {}}"
    both = f"domain: example.com\nnameservers: {{route53: {{}}, cloudflare: {{account: '{ACCOUNT}'}}}}"
    either.up(body, alone)
    planned = questions(body, both)
    apex = ("example.com.", "NS")
    watch = Watch(either.apis, frozenset((*planned, apex)))
    either.consenting("apex-ns")

    either.up(body, both)

    named = [state for state in watch.seen if any("cloudflare" in server for server in state["route53"][apex])]
    assert named, "Route53's apex NS RRset names Cloudflare in the end"
    assert all(state["cloudflare"].get(one) for state in named for one in planned)
    assert all(state["route53"][one] for state in watch.seen for one in planned)


def test_what_one_deployment_cannot_do_safely_is_refused_with_the_steps(deployed: Deployed) -> None:
    """Nothing is touched; the text has the steps and no traceback, at preview as well as in the deployment."""
    policy = POLICY % "follow"
    deployed.up(f"{CHECKS}\nrecords: {{app: {{A: 192.0.2.1}}}}\nfailover: {{www: {{A: {policy}}}}}\n")
    existing = deployed.holdings()
    deployed.write(f"{CHECKS}\nrecords: {{app: {{CNAME: app.example.net.}}, www: {{A: 192.0.2.1}}}}\n")

    for deploy in (deployed.stack.preview, deployed.stack.up):
        with pytest.raises(DeploymentError) as refused:
            deploy()
        text = str(refused.value)
        assert "rule: cname-change" in text
        assert "rule: failover-to-simple" in text
        assert "step 1:" in text
        assert "step 2:" in text
        assert "Traceback" not in text
    assert deployed.holdings() == existing


def test_the_watch_notices_a_gap(in_process: Deployed) -> None:
    """What the other tests rest on: an RRset that goes is seen to be unanswered."""
    body = "records: {www: {A: 192.0.2.1}, app: {A: 192.0.2.2}}\n"
    in_process.up(body)
    watch = Watch(in_process.apis, frozenset(questions(body)))

    in_process.up("records: {app: {A: 192.0.2.2}}\n")

    gaps = unanswered(watch, questions(body))
    assert any("cloudflare www.example.com. A: no answer" in gap for gap in gaps)
    assert any("route53 www.example.com. A: no answer" in gap for gap in gaps)
    assert not any("app.example.com." in gap for gap in gaps)


def test_a_provider_leaves_in_the_documented_steps(in_process: Deployed) -> None:
    """delegated: false with consent, then out of the document; the one that stays names only its own servers."""
    body = "records: {www: {A: 192.0.2.1}}\n"
    both = f"domain: example.com\nnameservers: {{route53: {{}}, cloudflare: {{account: '{ACCOUNT}'}}}}"
    out = f"domain: example.com\nnameservers: {{route53: {{}}, cloudflare: {{account: '{ACCOUNT}', delegated: false}}}}"
    alone = "domain: example.com\nnameservers: {route53: {}}"
    in_process.up(body, both)
    with pytest.raises(DeploymentError, match="rule: provider-removed"):
        in_process.up(body, alone)
    with pytest.raises(DeploymentError, match="apex-ns"):
        in_process.up(body, out)

    in_process.consenting("apex-ns").up(body, out)
    servers = in_process.apis.hosted_zones()[0]
    watch = Watch(in_process.apis, frozenset({("example.com.", "NS")}))
    assert watch.answers()["route53"]["example.com.", "NS"] == frozenset(servers.name_servers)

    with pytest.raises(DeploymentError, match="protected"):
        in_process.up(body, alone)
    in_process.stack.unprotect("example.com/cloudflare/zone")
    in_process.up(body, alone)
    assert not in_process.apis.cloudflare_zones()
