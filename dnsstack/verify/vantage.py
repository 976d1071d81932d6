"""Reports of other vantage points: read the output of `dnsstack verify --format json` from another machine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dnsstack import files
from dnsstack.errors import DocumentPath, EnvironmentFault, Severity, UsageError
from dnsstack.model.nameservers import ProviderId
from dnsstack.verify.checks import CHECKS
from dnsstack.verify.finding import Finding
from dnsstack.verify.report import Report, ServerRow

VERSION = 1


def read_report(file: str) -> Report:
    """The report in a file.

    Raises:
        EnvironmentFault: the file can't be read.
        UsageError: it is not a report, or its version is another one.
    """
    try:
        data = files.json_data(files.read_text(file))
        if data["version"] != VERSION:
            msg = f"{file} is a report of version {data['version']}; this dnsstack reads version {VERSION}"
            raise UsageError(msg)
        return _report(data)
    except OSError as error:
        msg = f"{file} can't be read: {error.strerror}"
        raise EnvironmentFault(msg) from None
    except (ValueError, TypeError, LookupError, AttributeError, OverflowError):
        msg = f"{file} is not a report of `dnsstack verify --format json`"
        raise UsageError(msg) from None


def _report(data: Mapping[str, Any]) -> Report:
    summary = data["summary"]
    return Report(
        apex=str(data["domain"]),
        servers=tuple(
            ServerRow(
                str(row["name"]),
                str(row["provider"]),
                tuple(map(str, row["addresses"])),
                bool(row["alive"]),
                int(row["answers"]),
                None,
            )
            for row in data["servers"]
        ),
        findings=tuple(_finding(one) for one in data["findings"]),
        notes=tuple(map(str, data["notes"])),
        questions=int(summary["questions"]),
        answers=int(summary["answers"]),
        queries=int(summary["queries"]),
        seconds=float(summary["seconds"]),
        interrupted=bool(data["interrupted"]),
    )


def _finding(data: Mapping[str, Any]) -> Finding:
    known = {check.id for check in CHECKS}
    if data["rule"] not in known:
        raise ValueError
    texts = {key: str(data.get(key, "")) for key in ("server", "owner", "expected", "got", "hint", "rule")}
    return Finding(
        str(data["message"]),
        provider=ProviderId(data["provider"]) if data.get("provider") else None,
        rdtype=str(data.get("type", "")),
        ways=tuple(str(way) for way in data.get("ways", ())),
        severity=Severity(data["severity"]),
        path=DocumentPath(data.get("path", ())),
        **texts,
    )
