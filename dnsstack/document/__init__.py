"""Documents: YAML, JSON and TOML in and out, with the position of every fault.

`load`, `load_all` and `loads` read; `dump` and `fmt` write; `schema` is for editors; `problems` turns the model's
errors into the form that users see. Plan and rules know nothing of documents: they speak in paths, and a `Loaded`
knows where these stand.
"""

from __future__ import annotations

from dnsstack.document.formatting import fmt
from dnsstack.document.json_schema import schema
from dnsstack.document.loading import Loaded, load, load_all, loads
from dnsstack.document.positions import Positions
from dnsstack.document.rules import RULES
from dnsstack.document.translate import problems
from dnsstack.document.writing import dump

__all__ = ["RULES", "Loaded", "Positions", "dump", "fmt", "load", "load_all", "loads", "problems", "schema"]
