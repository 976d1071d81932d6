"""A plugin on our servicer whose first Create comes half of the way: `FAILS` names a file that is there until then."""

# ruff: noqa: ARG002  # one interface for every resource: not each needs every argument

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from dnsstack.plugin.packages import Package
from dnsstack.plugin.resources import CheckedInputs, Context, Differences, ExistingResource, Failed, How, Made
from dnsstack.plugin.serve import address_of, serve
from dnsstack.providers.vendors.values import Values

TOKEN = "dnsstack:index:CloudflareRecords"


class Half:
    """What it is asked for is its state; a first Create leaves the half of it."""

    def check(self, context: Context, news: Values, olds: Values) -> CheckedInputs:
        return CheckedInputs(news)

    def diff(self, context: Context, made: ExistingResource, news: Values, ignore: Sequence[str]) -> Differences:
        return Differences({"rrsets": How.UPDATE} if made.state["rrsets"] != news["rrsets"] else {})

    def create(self, context: Context, news: Values, *, preview: bool) -> Made:
        fails = Path(os.environ["FAILS"])
        if not preview and fails.exists():
            fails.unlink()
            keys = sorted(news["rrsets"])
            half = {key: news["rrsets"][key] for key in keys[: len(keys) // 2]}
            message = f"batch 2 is refused; {len(half)} RRsets are in"
            raise Failed(message, news["zoneId"], {**news, "rrsets": half})
        return Made(news["zoneId"], news)

    def update(
        self, context: Context, made: ExistingResource, news: Values, ignore: Sequence[str], *, preview: bool
    ) -> Values:
        context.info(f"{len(made.state['rrsets'])} RRsets were in")
        return news

    def read(self, context: Context, id_: str, state: Values, inputs: Values) -> ExistingResource:
        return ExistingResource(id_, state, inputs)

    def delete(self, context: Context, made: ExistingResource) -> None:
        pass


if __name__ == "__main__":
    serve(Package("dnsstack", "0.1.0", {TOKEN: Half()}), address_of(sys.argv[1:]) or "")
