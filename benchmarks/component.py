"""The component against a hand-written loop of the same resources, under Pulumi's mocks and the same collector setting.

    python -m benchmarks.component [--sizes 100,1000,10000] [--repeat 3] [--ways 'component;unprotected']

Both register the same resources with the same inputs below one component resource, each in a process of its own, timed
from the first registration to the last. *component* is `MultiProviderZone` on a domain that is planned already;
*component, all* loads, checks, plans and renders first, which the loop never does. *unprotected* is the component
without the Stash that depends on every record. *loop, aliases* gives its resources
the former names that the component's carry, so that a changed type replaces nothing: the same resources with the same
options, and so the row that the component is to be compared with. Both ratios are printed.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from benchmarks.measure import python, timed
from benchmarks.mix import write

COMMON = """
import gc, sys, time
import pulumi
import pulumi_aws as aws
import pulumi_cloudflare as cloudflare
from pulumi.runtime import mocks

class Mocks(mocks.Mocks):
    def new_resource(self, args):
        outputs = dict(args.inputs)
        if args.typ == 'aws:route53/zone:Zone':
            outputs.update(zoneId='Z1', nameServers=[f'ns{n}.example.net' for n in range(4)])
        if args.typ == 'cloudflare:index/zone:Zone':
            outputs.update(nameServers=['a.ns.example.org', 'b.ns.example.org'])
        return args.name, outputs

    def call(self, args):
        return {}

mocks.set_mocks(Mocks())
from dnsstack.component import MultiProviderZone, prepare
prepared = prepare('example.com', sys.argv[1])

@pulumi.runtime.test
def run(register):
    register()

def measure(register):
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 50, 1_000)
    start = time.process_time()
    run(register)
    print(time.process_time() - start)
"""

OURS = """
measure(lambda: MultiProviderZone('example.com', prepared))
"""
UNPROTECTED = """
from dnsstack.component import zone
zone.protect_zones = lambda *_, **__: None
measure(lambda: MultiProviderZone('example.com', prepared))
"""
ALL = """
measure(lambda: MultiProviderZone('example.com', sys.argv[1]))
"""
LOOP = """
from dnsstack.model.deferred import Deferred
from dnsstack.plan.plan import ProviderId
from dnsstack.providers.cloudflare.specs import DnsRecord
from dnsstack.providers.route53.specs import Record

records = [spec for spec in prepared.specs if isinstance(spec, Record)]
answers = [spec for spec in prepared.specs if isinstance(spec, DnsRecord)]
def row(spec):
    former = [pulumi.Alias(name=name) for name in spec.options.aliases] if ALIASES else None
    return spec.name, {k: v for k, v in spec.inputs().items() if k != 'zone_id'}, former

rows = [row(spec) for spec in records]
others = [row(spec) for spec in answers]

def plain(inputs):
    flat = [item for value in inputs.values() for item in (value if isinstance(value, list) else [value])]
    return not any(type(item).__name__ == 'Ref' for item in flat)

rows = [one for one in rows if plain(one[1])]
others = [one for one in others if plain(one[1])]

def loop():
    parent = pulumi.ComponentResource('bench:index:Loop', 'example.com')
    child = pulumi.ResourceOptions(parent=parent)
    hosted = aws.route53.Zone('zone', name='example.com', opts=child)
    zone = cloudflare.Zone('cf', name='example.com', account={'id': '0' * 32}, opts=child)
    for name, inputs, former in rows:
        opts = pulumi.ResourceOptions(parent=parent, aliases=former)
        aws.route53.Record(name, zone_id=hosted.zone_id, **inputs, opts=opts)
    for name, inputs, former in others:
        opts = pulumi.ResourceOptions(parent=parent, aliases=former)
        cloudflare.DnsRecord(name, zone_id=zone.id, **inputs, opts=opts)

measure(loop)
"""
WAYS = {
    "loop": "ALIASES = False" + LOOP,
    "loop, aliases": "ALIASES = True" + LOOP,
    "component": OURS,
    "unprotected": UNPROTECTED,
    "component, all": ALL,
}
BASES = ("loop", "loop, aliases")


def main() -> None:
    parser = argparse.ArgumentParser(description="component registration against a hand-written loop")
    parser.add_argument("--sizes", default="100,1000,10000", help="RRsets, comma separated")
    parser.add_argument("--repeat", type=int, default=3, help="runs of which the best counts")
    parser.add_argument("--ways", default=";".join(WAYS), help="rows, semicolons between them")
    options = parser.parse_args()
    ways = options.ways.split(";")
    print(f"{'RRsets':>7}  {'way':<15}  {'CPU':>9}  {'peak':>9}  {'to loop':>8}  {'to loop, aliases':>16}")
    for size in map(int, options.sizes.split(",")):
        bases: dict[str, float] = {}
        with tempfile.TemporaryDirectory() as folder:
            ours, _ = write(Path(folder), size)
            for name in ways:
                cost = timed(python(COMMON + WAYS[name], str(ours)), options.repeat)
                bases[name] = cost.cpu
                ratios = [f"{cost.cpu / bases[base]:.2f}" if base in bases else "-" for base in BASES]
                print(
                    f"{size:>7}  {name:<15}  {cost.cpu:7.2f} s  {cost.peak:5.0f} MiB  {ratios[0]:>8}  {ratios[1]:>16}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
