"""The public names: exported, importable and the same set."""

from __future__ import annotations

import sys

import pytest

import dnsstack
from dnsstack import errors, rdata
from dnsstack.model.rdata import ROSTER

PULUMI = "MultiProviderZone"


def test_every_exported_name_is_there() -> None:
    assert dnsstack.__all__ == sorted(dnsstack.__all__)
    for name in dnsstack.__all__:
        if name != PULUMI:
            assert getattr(dnsstack, name) is not None
    assert set(dnsstack.__all__) <= set(dir(dnsstack))


def test_names_are_the_ones_that_their_modules_have() -> None:
    assert dnsstack.errors is errors
    assert dnsstack.Domain.__module__ == "dnsstack.model.domain"
    assert {name for name in ROSTER if getattr(rdata, name) is ROSTER[name]} == set(ROSTER)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Zone'"):
        dnsstack.Zone  # noqa: B018  # the access is the test


def test_without_pulumi_the_component_is_told_to_need_an_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith(("pulumi", "dnsstack.component"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delitem(vars(dnsstack), PULUMI, raising=False)
    for name in ("pulumi", "pulumi_aws", "pulumi_cloudflare"):
        monkeypatch.setitem(sys.modules, name, None)

    with pytest.raises(errors.MissingExtra, match=r"dnsstack\[pulumi\]"):
        dnsstack.MultiProviderZone  # noqa: B018  # the access is the test
