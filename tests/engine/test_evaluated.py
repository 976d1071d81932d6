"""Documents that once deployed wrongly: deployed once, a refresh and a repetition change nothing."""

from __future__ import annotations

import pytest

from tests.engine.deployed import Deployed, Watch
from tests.lint.test_evaluated import CASES


@pytest.mark.slow
@pytest.mark.parametrize("name", ["refresh-kitchen-sink", "alias-under-wildcard"])
def test_it_settles(in_process: Deployed, name: str) -> None:
    settle(in_process, name)


def settle(deployed: Deployed, name: str) -> None:
    """Deploy the document, with a refresh once more, and once more: only the first one writes."""
    text = (CASES / f"{name}.yaml").read_text(encoding="utf-8")
    (deployed.folder / "example.com.yaml").write_text(text, encoding="utf-8")
    assert deployed.stack.up().changed
    watch = Watch(deployed.apis)
    for refresh in (True, False):
        assert deployed.stack.up(refresh=refresh).changed == ()
    assert watch.seen == []
