"""Register Cloudflare's resources as `pulumi_cloudflare` does, without importing it: that takes 3 s and 115 MiB.

The engine gets the same registrations: type token, version of the plugin, inputs, former types, secret outputs. The
package must be installed, because Pulumi reads from it which plugin a program needs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, partial
from importlib.util import find_spec
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

import pulumi

from dnsstack.component.outputs import Inputs, rdata, validated
from dnsstack.component.realise import Maker
from dnsstack.files import json_data, read_text
from dnsstack.model.deferred import Deferred
from dnsstack.providers.base import ResourceSpec
from dnsstack.providers.cloudflare import specs, transfer_specs
from dnsstack.providers.cloudflare.encode import encode, input_names


def _version() -> str:
    """The version of the plugin that the installed package names.

    Raises:
        ModuleNotFoundError: the package is not installed.
    """
    package = "pulumi_cloudflare"
    found = find_spec(package)
    named = [file for place in (found and found.submodule_search_locations) or () if (file := _plugin(place)).exists()]
    if not named:
        message = f"No module named {package!r}"
        raise ModuleNotFoundError(message, name=package)
    return str(json_data(read_text(named[0]))["version"])


def _plugin(place: str) -> Path:
    return Path(place, "pulumi-plugin.json")


_DEFAULTS: Final = partial(pulumi.ResourceOptions, version=_version())
"""The options that the package sets for each of its resources."""


@cache
def _wire(name: str) -> str:
    """The engine's spelling of an input's name: `zoneId` of `zone_id`."""
    first, *others = name.split("_")
    return first + "".join(word[:1].upper() + word[1:] for word in others)


@cache
def _python(name: str) -> str:
    return re.sub("[A-Z]", lambda letter: f"_{letter[0].lower()}", name)


class _Resource(pulumi.CustomResource):
    """A resource of the vendor's plugin; inputs and outputs have Python's names."""

    def translate_input_property(self, prop: str) -> str:
        return _wire(prop)

    def translate_output_property(self, prop: str) -> str:
        return _python(prop)


def _made(
    spec: ResourceSpec, inputs: Mapping[str, Any], options: pulumi.ResourceOptions, *more: pulumi.ResourceOptions
) -> _Resource:
    merged = _DEFAULTS()
    for one in (options, *more):
        merged = pulumi.ResourceOptions.merge(merged, one)
    return _Resource(spec.token, spec.name, dict(inputs), merged)


def _plain(spec: ResourceSpec, inputs: Inputs, options: pulumi.ResourceOptions) -> Any:
    return _made(spec, inputs.of(spec), options)


def _zone(spec: ResourceSpec, inputs: Inputs, options: pulumi.ResourceOptions) -> Any:
    return _made(spec, {**inputs.of(spec), "name_servers": None}, options)


def _record(spec: ResourceSpec, inputs: Inputs, options: pulumi.ResourceOptions) -> Any:
    """A record; if its value is an Output, it gets the inputs of the value's type."""
    value = getattr(spec, "content", None)
    if not isinstance(value, Deferred):
        return _made(spec, inputs.of(spec), options, _FORMER_RECORD)
    found = inputs.of(spec, without="content")
    encoded = validated(value, spec, "content", lambda given: encode(rdata(spec.rdtype, given)))
    for field in input_names(spec.rdtype):  # the inputs are known before the value
        found[field] = encoded.apply(itemgetter(field))
    return _made(spec, found, options, _FORMER_RECORD)


def _tsig(spec: ResourceSpec, inputs: Inputs, options: pulumi.ResourceOptions) -> Any:
    """A TSIG key, whose secret is also a secret output, because the API answers it."""
    return _made(spec, inputs.of(spec), options, _SECRET_KEY)


_FORMER_RECORD: Final = pulumi.ResourceOptions(aliases=[pulumi.Alias(type_="cloudflare:index/record:Record")])
_SECRET_KEY: Final = pulumi.ResourceOptions(additional_secret_outputs=["secret", "algo"])

MAKERS: Final[Mapping[str, Maker]] = {
    specs.ZoneSpec.token: _zone,
    specs.ZoneDnsSettings.token: _plain,
    specs.DnsRecord.token: _record,
    specs.LoadBalancerSpec.token: _plain,
    specs.LoadBalancerPool.token: _plain,
    specs.LoadBalancerMonitor.token: _plain,
    transfer_specs.TransferTsig.token: _tsig,
    transfer_specs.TransferPeer.token: _plain,
    transfer_specs.TransferAcl.token: _plain,
    transfer_specs.TransferIncoming.token: _plain,
    transfer_specs.TransferOutgoing.token: _plain,
}
"""By type token."""
