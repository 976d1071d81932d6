"""The public surface of the plugin: a change of the schema is seen in its golden."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from dnsstack import __version__
from dnsstack.component.zone import TOKEN
from dnsstack.plugin import construct_schema
from dnsstack.plugin import schema as schema_module
from dnsstack.plugin.roster import package
from dnsstack.plugin.schema import COMPONENT
from tests.plugin.calling import call, served

HERE = Path(__file__).parent
FOLDER = Path(__file__).parents[2] / "dnsstack" / "plugin" / "package"


def test_the_schema(golden: Callable[[Path, str], None]) -> None:
    found = call(served(package()), "GetSchema").schema
    golden(HERE / "goldens" / "schema.json", found)
    assert json.loads(found)["version"] == __version__


def test_every_reference_of_the_schema_is_there() -> None:
    text = package().schema()
    types = json.loads(text)["types"]
    named = {part.partition('"')[0] for part in text.split("#/types/")[1:]}
    assert named <= set(types)


def test_the_folder_for_package_add_asks_for_this_version(golden: Callable[[Path, str], None]) -> None:
    golden(FOLDER / "requirements.txt", f"dnsstack[plugin]=={__version__}\n")


def test_the_types_of_the_component_and_of_the_records_have_different_names() -> None:
    own, component = set(schema_module._types()), set(construct_schema.types())
    assert not own & component
    assert COMPONENT == TOKEN
