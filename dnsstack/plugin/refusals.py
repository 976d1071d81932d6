"""Return a failed operation to the engine: a clear text and the new state, never a traceback.

The servicer of Pulumi's SDK returns a traceback for every exception, and loses the state of an interrupted Create.
Here, the status has the engine's details: `ErrorResourceInitFailed` with the new state (the engine keeps the outputs,
and the next deployment is an Update), or `InputPropertiesError` with paths and reasons. The code is important too: the
engine takes Unknown, Internal and DataLoss for "it is not known what happened" and every other code for "nothing
happened" (pulumi, sdk/go/common/resource/plugin/provider_plugin.go, resourceStateAndError).
"""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import grpc
from pulumi.errors import InputPropertiesError, InputPropertyError
from pulumi.runtime.proto import ErrorResourceInitFailed, errors_pb2, status_pb2

from dnsstack.errors import DnsStackError
from dnsstack.escaping import one_line, visible
from dnsstack.plugin.resources import Failed
from dnsstack.plugin.values import Secrets, encode

UNFINISHED: Final = "the deployment ended first; see the other messages for the reason"
"""The reason for a component that failed because of another resource."""

_DETAILS: Final = "grpc-status-details-bin"


@dataclass(frozen=True, slots=True)
class PluginRefusal:
    """The answer to the engine: a status code, a text and details; `debug` is for `pulumi up --debug`."""

    code: grpc.StatusCode
    text: str
    details: Any = None
    debug: str = ""

    def trailers(self) -> tuple[tuple[str, bytes], ...]:
        """The details in gRPC's form."""
        if self.details is None:
            return ()
        status = status_pb2.Status(code=self.code.value[0], message=self.text)
        status.details.add().Pack(self.details)
        return ((_DETAILS, status.SerializeToString()),)


def refusal(error: Exception, secrets: Secrets) -> PluginRefusal:
    """The answer for an error; no secret is in it."""
    if isinstance(error, Failed):
        return _partial(error, secrets)
    if isinstance(error, InputPropertiesError):
        return _inputs(error.message, error.errors or (), secrets)
    if isinstance(error, InputPropertyError):
        return _inputs("", [{"property_path": error.property_path, "reason": error.reason}], secrets)
    if isinstance(error, DnsStackError):
        return PluginRefusal(grpc.StatusCode.FAILED_PRECONDITION, _shown(str(error), secrets))
    return _fault(error, secrets)


def unknown(what: str, token: str, package: str, carried: Sequence[str]) -> PluginRefusal:
    """The answer for a token that this plugin does not have."""
    tokens = ", ".join(carried) or "none"
    text = f"the plugin {package} has no {what} {token}; it has: {tokens}"
    return PluginRefusal(grpc.StatusCode.UNIMPLEMENTED, one_line(text))


def _partial(error: Failed, secrets: Secrets) -> PluginRefusal:
    reason = _shown(str(error), secrets)
    details = ErrorResourceInitFailed(id=error.id, properties=encode(error.state, secrets), reasons=[reason])
    if error.inputs is not None:
        details.inputs.CopyFrom(encode(error.inputs, secrets))
    return PluginRefusal(grpc.StatusCode.UNKNOWN, reason, details)


def _inputs(message: str, errors: Sequence[Any], secrets: Secrets) -> PluginRefusal:
    details = errors_pb2.InputPropertiesError()
    for error in errors:
        reason = _shown(error["reason"], secrets)
        details.errors.add(property_path=one_line(error["property_path"]), reason=reason)
    return PluginRefusal(grpc.StatusCode.INVALID_ARGUMENT, _shown(message, secrets), details)


def _fault(error: Exception, secrets: Secrets) -> PluginRefusal:
    """The answer for an unexpected exception: it is not known what was done before."""
    told = secrets.hide(str(error))
    text = f"this is a fault of the plugin, not of the program: {type(error).__name__}: {told}; please report it"
    lines = secrets.hide("".join(traceback.format_exception(error)))
    return PluginRefusal(grpc.StatusCode.UNKNOWN, one_line(text), debug=visible(lines))


def _shown(text: str, secrets: Secrets) -> str:
    return visible(secrets.hide(text))
