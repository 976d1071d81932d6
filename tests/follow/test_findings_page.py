"""The page's table of findings is what `dnsstack.follow.rules` says of each rule."""

from __future__ import annotations

from pathlib import Path

from dnsstack.follow.rules import RULES
from tests.conftest import Golden

PAGE = Path(__file__).parents[2] / "docs" / "follow.md"
HEAD = "| rule | what it means | what to do |\n|---|---|---|\n"


def test_the_table_of_findings_is_made_of_the_rules(golden: Golden) -> None:
    before, _, rest = PAGE.read_text("utf-8").partition(HEAD)
    after = rest.partition("\n\n")[2]
    rows = "".join(f"| `{rule}` | {meaning} | {remedy} |\n" for rule, (meaning, remedy) in sorted(RULES.items()))

    golden(PAGE, f"{before}{HEAD}{rows}\n{after}")
