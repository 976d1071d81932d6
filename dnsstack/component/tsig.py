"""TSIG keys of zone transfers, read from the deployment's configuration; they are secret also in Pulumi's state.

The configuration `dnsstack:tsig`, set with `--secret`, has the text of a key file, or of several, one after the other;
or an environment variable names a key file.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Final

import pulumi

from dnsstack import files
from dnsstack.component.faults import ZoneError
from dnsstack.errors import UsageError
from dnsstack.providers.base import ResourceSpec
from dnsstack.providers.bind.tsig import read_named
from dnsstack.providers.refs import Secret

NAMESPACE: Final = "dnsstack"
CONFIGURATION: Final = "tsig"
ENVIRONMENT: Final = "DNSSTACK_TSIG_FILE"


def require(specs: Iterable[ResourceSpec]) -> None:
    """Check that the keys which `specs` need are given, before any resource exists.

    Raises:
        ZoneError: neither configuration nor key file is given, or the key is not in it.
    """
    needed = {value.key for spec in specs for value in spec.inputs().values() if isinstance(value, Secret)}
    if not needed:
        return
    file = os.environ.get(ENVIRONMENT)
    if file:
        text = _text(file)
        for key in needed:
            _part(text, Secret(key, "secret"), file)
    elif pulumi.Config(NAMESPACE).get_secret(CONFIGURATION) is None:
        message = (
            f"the TSIG key {', '.join(sorted(needed))} is not given; set it with cat KEYFILE | pulumi config set "
            "--secret"
            f" {NAMESPACE}:{CONFIGURATION}, or name the file in {ENVIRONMENT}; dnsstack tsig new makes one"
        )
        raise ZoneError(message, exit_code=2)


def resolve(secret: Secret) -> pulumi.Output[str]:
    """The part of the key that `secret` names, as a secret Output.

    Raises, in the deployment:
        ZoneError: the key is not in the configuration.
    """
    file = os.environ.get(ENVIRONMENT)
    if file:
        return pulumi.Output.secret(_part(_text(file), secret, file))
    where = f"configuration {NAMESPACE}:{CONFIGURATION}"
    return pulumi.Output.secret(
        pulumi.Config(NAMESPACE).require_secret(CONFIGURATION).apply(lambda text: _part(text, secret, where))
    )


def _part(text: str, secret: Secret, where: str) -> str:
    try:
        key = read_named(text, secret.key, where)
    except UsageError as error:
        raise ZoneError.wrapping([error]) from None
    return key.secret if secret.part == "secret" else f"{key.algorithm}."


def _text(file: str) -> str:
    try:
        return files.read_text(file)
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        message = f"{ENVIRONMENT} names {file}, which can't be read: {reason}"
        raise ZoneError(message, exit_code=2) from None
