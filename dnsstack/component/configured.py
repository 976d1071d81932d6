"""The stack's configuration of dnsstack's own program."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pulumi

from dnsstack.component.args import Prepared, prepare_all
from dnsstack.component.faults import ZoneError
from dnsstack.document import load_all
from dnsstack.errors import DocumentError
from dnsstack.plan.safety import CONSENTS, Consent, unknown_consent

NAMESPACE: Final = "dnsstack"
_EXAMPLE: Final = "pulumi config set dnsstack:documents example.com.yaml"


def prepared() -> list[Prepared]:
    """Every domain of `dnsstack:documents`: a path or glob, or a list of them, relative to the project's folder.

    Raises:
        ZoneError: the configuration is wrong, or a document has errors; it lists the errors of all documents.
    """
    root = Path(pulumi.runtime.get_root_directory())
    found = [str(root / pattern) for pattern in patterns()]
    if not found:
        message = f"dnsstack:documents is not set; name the domain documents, such as: {_EXAMPLE}"
        raise ZoneError(message, exit_code=2)
    try:
        roots = _texts("includeRoots", "pulumi config set dnsstack:includeRoots ../shared")
        loaded = load_all(found, [str(root / folder) for folder in roots])
    except DocumentError as error:
        raise ZoneError.wrapping([error]) from None
    return prepare_all(loaded)


def patterns() -> Sequence[str]:
    """The paths and globs of `dnsstack:documents`, as written.

    Raises:
        ZoneError: it is not a text or a list of texts.
    """
    return _texts("documents", _EXAMPLE)


def consent() -> tuple[Consent, ...]:
    """The consents of `dnsstack:consent`, which is a name or a list of names.

    Raises:
        ZoneError: a name is not a consent.
    """
    given = _texts("consent", "pulumi config set dnsstack:consent apex-ns")
    wrong = unknown_consent(given)
    if wrong:
        message = f"dnsstack:consent {wrong}"
        raise ZoneError(message, exit_code=2)
    return tuple(name for name in CONSENTS if name in given)


def overwrite(domains: Sequence[Prepared]) -> Mapping[str, tuple[str, ...]]:
    """The RRsets of `dnsstack:overwrite` by component: `www/A`, with several domains `example.com:www/A`.

    Raises:
        ZoneError: the program has several domains, and an entry does not name one of them.
    """
    found: dict[str, tuple[str, ...]] = {}
    for given in _texts("overwrite", "pulumi config set dnsstack:overwrite www/A"):
        name, colon, key = given.rpartition(":")
        name = name if colon else domains[0].name
        if name not in {one.name for one in domains} or (not colon and len(domains) > 1):
            message = (
                f"dnsstack:overwrite has {given!r}, which does not name one of the domains; write DOMAIN:OWNER/TYPE"
            )
            raise ZoneError(message, exit_code=2)
        found[name] = (*found.get(name, ()), key)
    return found


def _texts(key: str, example: str) -> Sequence[str]:
    """A text, or a list of texts as JSON, the form in which Pulumi stores structured values."""
    given = pulumi.Config(NAMESPACE).get(key)
    if given is None or not given.strip():
        return ()
    found: Any = given
    if given.lstrip().startswith(("[", "{")):
        try:
            found = json.loads(given)
        except ValueError:
            found = None
    if isinstance(found, str):
        return (found,)
    if isinstance(found, list) and found and all(isinstance(item, str) for item in found):
        return tuple(found)
    message = f"dnsstack:{key} is {given!r}; write a text or a list of texts, such as: {example}"
    raise ZoneError(message, exit_code=2)
