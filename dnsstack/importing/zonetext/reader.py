"""Read the records of a zone file: carry out directives, and fill in owners, TTLs and classes.

$INCLUDE may read only from the zone file's folder, with links resolved. All sizes are limited, so that a hostile file
causes an error and does not use up memory.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Final

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from dnsstack import files
from dnsstack.errors import DocumentError, Position, Problem, UsageError
from dnsstack.importing.existing.zone import Collector
from dnsstack.importing.zonetext import odd, rdata, remarks
from dnsstack.importing.zonetext.entries import LogicalLine, MalformedError, entries
from dnsstack.importing.zonetext.generate import generate
from dnsstack.model import ttl as durations
from dnsstack.model.names import ORIGIN, absolute, under
from dnsstack.model.rdata import ALIAS, CNAME, ROSTER
from dnsstack.model.translate import sentence

MAX_RECORDS: Final = 1_000_000
MAX_OCTETS: Final = 256 * 2**20
MAX_FILES: Final = 1000
MAX_GENERATED: Final = 131_072
"""The most records of all `$GENERATE` directives: one line of it can cost as much as 65,536 other lines."""
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
_CLASSES: Final = frozenset(("IN", "CH", "HS", "CS", "NONE", "ANY"))


class ZoneTextReader:
    """Reads a zone file and its included files into a `Collector`."""

    def __init__(self, file: Path, apex: str, into: Collector) -> None:
        self._folder = file.resolve().parent
        self._into = into
        self._origin = apex
        self._owner: str | None = None
        self._default: int | None = None
        self._last: int | None = None
        self._file = file
        self._open: list[Path] = []
        self._files = 0
        self._records = 0
        self._generated = 0
        self._octets = 0
        self._exported = False
        self._unsaid = 0
        self._spelled: dict[str, str] = {}
        self._plainly: set[str] = set()
        self._name: Callable[[str], str] = cache(lambda text: absolute(text, self._origin))

    def read(self) -> None:
        """Read the file.

        Raises:
            DocumentError: a line is malformed; the error has the position.
            UsageError: a file can't be read.
        """
        with under(self._origin):
            self._read(self._file, None)
        if self._unsaid:
            several = "1 record is" if self._unsaid == 1 else f"{self._unsaid} records are"
            text = f"the export does not say whether {several} proxied; write `proxied: true` where"
            self._into.note(f"{text} Cloudflare's dashboard shows it", lost=True)

    def _read(self, file: Path, place: Position | None) -> None:
        real = file.resolve()
        if real in self._open:
            ring = " -> ".join(one.name for one in (*self._open[self._open.index(real) :], real))
            raise _fault(f"the files include each other: {ring}", place)
        self._files += 1
        if self._files > MAX_FILES:
            raise _fault(f"more than {MAX_FILES} files are included", place)
        self._open.append(real)
        before, self._file = self._file, file
        try:
            for entry in entries(self._lines(real, place)):
                self._entry(entry)
        except MalformedError as error:
            raise _fault(str(error), Position(str(file), error.line)) from None
        self._file = before
        self._open.pop()

    def _lines(self, file: Path, place: Position | None) -> Iterator[str]:
        try:
            octets = files.read_bytes(file)
        except OSError as error:
            if place is not None:
                raise _fault(f"$INCLUDE {file.name} can't be read: {error.strerror}", place) from None
            msg = f"{self._file} can't be read: {error.strerror}"
            raise UsageError(msg) from None
        self._octets += len(octets)
        if self._octets > MAX_OCTETS:
            raise _fault(f"the zone has more than {MAX_OCTETS // 2**20} MiB of text", place)
        octets = octets.removeprefix(_BYTE_ORDER_MARK)
        if b"\0" in octets:
            line = octets.count(b"\n", 0, octets.index(b"\0")) + 1
            message = (
                "the line has a NUL octet, which text in UTF-8 does not have; this may be UTF-16, or not a zone file"
            )
            raise _fault(message, Position(str(self._file), line))
        self._exported = self._exported or remarks.is_export(octets)
        for line_ in io.BytesIO(octets):
            yield line_.decode("utf-8", "surrogateescape").rstrip("\r\n")

    def _entry(self, entry: LogicalLine) -> None:
        first = entry.words[0]
        try:
            if first.startswith("$") and not entry.continues:
                self._directive(first.upper(), entry)
            else:
                self._record(entry.words, entry)
        except (PydanticCustomError, ValidationError, ValueError) as error:
            self._into.refuse(sentence(error), self._place(entry))

    def _place(self, entry: LogicalLine) -> Position:
        return Position(str(self._file), entry.line)

    def _directive(self, name: str, entry: LogicalLine) -> None:
        words = entry.words[1:]
        if name == "$ORIGIN" and len(words) == 1:
            self._move(absolute(words[0], self._origin))
        elif name == "$TTL" and len(words) == 1:
            self._default = _ttl(words[0])
        elif name == "$INCLUDE" and len(words) in (1, 2):
            self._include(words, entry)
        elif name == "$GENERATE":
            for record in generate(words):
                self._generated += 1
                if self._generated > MAX_GENERATED:
                    message = (
                        f"the $GENERATE directives of the zone make more than {MAX_GENERATED} records; write them "
                        "without $GENERATE"
                    )
                    raise _fault(message, self._place(entry))
                self._record(record, entry)
        else:
            msg = (
                f"{' '.join(entry.words)!r} can't be read; the directives are $ORIGIN name, "
                "$TTL time, $INCLUDE file [origin] and $GENERATE"
            )
            raise ValueError(msg)

    def _move(self, origin: str) -> None:
        self._origin = origin
        self._name = cache(lambda text: absolute(text, origin))
        ORIGIN.set(origin)

    def _include(self, words: list[str], entry: LogicalLine) -> None:
        """Read an included file; then origin and last owner are as before (RFC 1035 §5.1), but not $TTL, as in BIND."""
        place = self._place(entry)
        file = self._file.parent / words[0]
        if not file.resolve().is_relative_to(self._folder):
            raise _fault(f"$INCLUDE {words[0]} is outside the zone file's folder", place)
        origin, owner = self._origin, self._owner
        if len(words) > 1:
            self._move(absolute(words[1], origin))
        self._read(file, place)
        self._move(origin)
        self._owner = owner

    def _record(self, words: list[str], entry: LogicalLine) -> None:
        self._records += 1
        if self._records > MAX_RECORDS:
            raise _fault(f"the zone has more than {MAX_RECORDS} records", self._place(entry))
        at = 0
        if not entry.continues or words is not entry.words:
            self._owner = self._owner_of(words[0])
            at = 1
        if self._owner is None:
            msg = "the first record has no owner"
            raise ValueError(msg)
        ttl, klass, at = _before_type(words, at)
        if at >= len(words):
            msg = f"{' '.join(words)!r} has no type; write owner [ttl] [class] type rdata"
            raise ValueError(msg)
        if klass not in ("", "IN", "CLASS1"):
            msg = f"the class is {klass}, but Route53 and Cloudflare serve only IN"
            raise ValueError(msg)
        if ttl is not None:
            self._last = ttl
        self._typed(self._owner, ttl, words[at].upper(), words[at + 1 :], entry)

    def _owner_of(self, word: str) -> str:
        """The absolute owner; an unusual spelling is noted or refused."""
        if not word.isascii() or "@" in word:
            odd.refuse_in_name(word, "the owner")
        owner = self._name(word)
        if word.isascii():
            if owner in self._spelled and owner not in self._plainly:
                self._into.note(f"the file has it as {self._spelled[owner]} too; both are the same name", owner)
            if "xn--" in owner:
                self._plainly.add(owner)
        elif self._spelled.setdefault(owner, word) == word:
            merged = ", which is in the file too" if owner in self._plainly else ""
            self._into.note(f"the file has it as {word}, which becomes its A-label{merged}", owner)
        return owner

    def _typed(self, owner: str, ttl: int | None, rdtype: str, words: list[str], entry: LogicalLine) -> None:
        rdtype = _mnemonic(rdtype)
        if rdtype == "SOA":
            self._soa(owner, ttl, words)
            return
        if self._into.leaves(owner, rdtype):
            return
        if rdtype not in ROSTER or rdtype == "ALIAS":
            self._into.leave_out(owner, rdtype, rdata.text(words), self._ttl_of(ttl))
            return
        if rdtype == "NS" and remarks.PLACEHOLDER.search(" ".join(words)):
            self._into.note("a placeholder of the export is left out, because it is not a name server", owner, rdtype)
            return
        for word in odd.names(rdtype, words):
            odd.refuse_in_name(word, f"the target of the {rdtype} record")
            if word != "@":
                self._into.note(f"the file has its target as {word}, which becomes its A-label", owner, rdtype)
        odd.refuse_own_word(owner, rdtype, words)
        ttl = self._ttl_of(ttl)
        if ttl is None:
            msg = f"{owner} {rdtype} has no TTL, and no $TTL or SOA comes before it; write a TTL"
            raise ValueError(msg)
        if self._exported:
            self._exported_record(owner, rdtype, ttl, words, entry)
        else:
            self._into.add(owner, rdtype, ttl, rdata.read(rdtype, words), self._place(entry))

    def _ttl_of(self, ttl: int | None) -> int | None:
        """A record's own TTL, else $TTL, else the last record's (RFC 1035 §5.1)."""
        if ttl is not None:
            return ttl
        return self._default if self._default is not None else self._last

    def _exported_record(self, owner: str, rdtype: str, ttl: int, words: list[str], entry: LogicalLine) -> None:
        """A record of Cloudflare's export, with the settings in its comment; a flattened CNAME is an ALIAS."""
        value = rdata.read(rdtype, words)
        if isinstance(value, CNAME) and (owner == self._into.apex or remarks.is_flattened(entry.remark)):
            value = ALIAS(target=value.target)
        if rdtype in remarks.PROXIABLE and not remarks.says_proxied(entry.remark):
            self._unsaid += 1
        manner = remarks.manner(entry.remark)
        self._into.add(owner, value.rdtype, remarks.seconds(ttl), value, self._place(entry), manner)

    def _soa(self, owner: str, ttl: int | None, words: list[str]) -> None:
        """Check the zone's name; without a $TTL, the SOA's minimum is the default TTL (RFC 1035 §3.3.13)."""
        # Cloudflare writes no final dot; its older exports have `$ORIGIN .` before an SOA of `@`
        if owner not in (self._into.apex, f"{self._into.apex}{self._origin}", "." if self._exported else ""):
            msg = f"this is the zone {owner}, not {self._into.apex}; give the domain of the file"
            raise ValueError(msg)
        if len(words) != 7:  # noqa: PLR2004  # RFC 1035 §3.3.13
            msg = "the SOA does not have seven fields; write mname rname serial refresh retry expire minimum"
            raise ValueError(msg)
        minimum = _ttl(words[6])
        times = (words[2], *(str(_ttl(word)) for word in words[3:6]), str(minimum))
        existing = self._ttl_of(ttl)
        self._into.soa(minimum if existing is None else existing, " ".join((*words[:2], *times)))
        if ttl is None and self._default is None:
            self._default = minimum  # as in BIND; the SOA's own TTL counts like that of any record


@cache
def _mnemonic(rdtype: str) -> str:
    """The mnemonic of a type such as TYPE257 (RFC 3597 §5); what is not a type is refused."""
    if rdtype in ROSTER:
        return rdtype
    import dns.rdatatype

    try:
        return dns.rdatatype.to_text(dns.rdatatype.from_text(rdtype))
    except (dns.rdatatype.UnknownRdatatype, ValueError):
        msg = f"{rdtype!r} is not a record type"
        raise ValueError(msg) from None


def _before_type(words: list[str], at: int) -> tuple[int | None, str, int]:
    """TTL and class, in either order (RFC 1035 §5.1), from the index `at` on, and the index of the type.

    Raises:
        ValueError: a number that is too high for a TTL.
    """
    ttl: int | None = None
    klass = ""
    for index in range(at, len(words)):
        word = words[index]
        if ttl is None and word[:1].isdigit() and (found := _maybe_ttl(word)) is not None:
            ttl = found
        elif not klass and _is_class(word.upper()):
            klass = word.upper()
        else:
            if ttl is None:
                odd.refuse_high_ttl(word)
            return ttl, klass, index
    return ttl, klass, len(words)


def _is_class(word: str) -> bool:
    return word in _CLASSES or (word.startswith("CLASS") and word[5:].isdigit())


def _ttl(word: str) -> int:
    found = _maybe_ttl(word)
    if found is None:
        odd.refuse_high_ttl(word)
        msg = f"{word!r} is not a TTL; write seconds or units such as 300, 5m or 1h30m"
        raise ValueError(msg)
    return found


@cache
def _maybe_ttl(word: str) -> int | None:
    try:
        return durations.parse(word)
    except ValueError:
        return None


def _fault(message: str, place: Position | None) -> DocumentError:
    return DocumentError([Problem(message, position=place)])
