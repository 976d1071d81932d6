"""LOC: a geographical location (RFC 1876)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, ClassVar, Final, Required, Self, TypedDict

from pydantic import BeforeValidator, WithJsonSchema

from dnsstack.model.base import invalid
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rdata.base import Rdata
from dnsstack.model.rdata.spelling import EVERYBODY, Form, Parts
from dnsstack.model.rdata.words import split

_ANGLE: Final = re.compile(
    r"(?P<degrees>\d{1,3})(?:\s+(?P<minutes>\d{1,2})(?:\s+(?P<seconds>\d{1,2}(?:\.\d{1,3})?))?)?\s+(?P<hemisphere>[NSEW])",
    re.ASCII,
)
_SIXTY: Final = 60
_LENGTHS: Final = {
    "altitude": "altitude",
    "size": "size",
    "precision_horz": "horizontal_precision",
    "precision_vert": "vertical_precision",
}
"""The names of the lengths at Cloudflare and octoDNS, and our fields."""

_ANGLES: Final = 2
_MAX_EXPONENT: Final = 9
_MIN_ALTITUDE: Final = Decimal(-100000)
_MAX_ALTITUDE: Final = Decimal("42849672.95")


def _angle(value: Any, hemispheres: str, most: int) -> str:
    match = _ANGLE.fullmatch(str(value).strip())
    if match is None or match["hemisphere"] not in hemispheres:
        shape = f"degrees [minutes [seconds]] and {' or '.join(hemispheres)} such as `52 22 23.000 {hemispheres[0]}`"
        raise invalid(f"{value!r} is not allowed here; write {shape} (RFC 1876 §3)")
    degrees, minutes, seconds = int(match["degrees"]), int(match["minutes"] or 0), Decimal(match["seconds"] or 0)
    if minutes >= _SIXTY or seconds >= _SIXTY or degrees * 3600 + minutes * 60 + seconds > most * 3600:
        raise invalid(f"{value!r} is not allowed here; write at most {most} degrees, 59 minutes and 59.999 seconds")
    return f"{degrees} {minutes} {seconds:.3f} {match['hemisphere']}"


def _latitude(value: Any) -> str:
    return _angle(value, "NS", 90)


def _longitude(value: Any) -> str:
    return _angle(value, "EW", 180)


def _metres(value: Any) -> Decimal:
    try:
        metres = Decimal(str(value).removesuffix("m"))
    except InvalidOperation:
        metres = Decimal("NaN")
    if not metres.is_finite() or metres != metres.quantize(Decimal("0.01")):
        raise invalid(f"{value!r} is not allowed here; write metres with at most two decimals such as 10 or -2.50m")
    return metres


def _altitude(value: Any) -> str:
    metres = _metres(value)
    if not _MIN_ALTITUDE <= metres <= _MAX_ALTITUDE:
        raise invalid(f"{value!r} is not allowed here; write -100000.00 m to 42849672.95 m (RFC 1876 §2)")
    return f"{metres + 0:.2f}m"


def _size(value: Any) -> str:
    centimetres = int(_metres(value) * 100)
    digits = str(centimetres)
    if centimetres < 0 or len(digits) > _MAX_EXPONENT + 1:
        raise invalid(f"{value!r} is not allowed here; write 0 m to 90000000 m (RFC 1876 §2)")
    # a DNS message has one digit and a power of ten; the other digits are dropped, as dnspython and BIND do
    kept = int(digits[0]) * 10 ** (len(digits) - 1)
    return f"{Decimal(kept) / 100:.2f}m"


Latitude = Annotated[str, BeforeValidator(_latitude), WithJsonSchema({"type": "string"})]
Longitude = Annotated[str, BeforeValidator(_longitude), WithJsonSchema({"type": "string"})]
_METRES: Final = WithJsonSchema({"type": ["string", "number"]})
Altitude = Annotated[str, BeforeValidator(_altitude), _METRES]
Size = Annotated[str, BeforeValidator(_size), _METRES]


class LOCArgs(TypedDict, total=False):
    """An LOC value as plain data."""

    latitude: Required[str]
    longitude: Required[str]
    altitude: Required[str]
    size: str
    horizontal_precision: str
    vertical_precision: str


class LOC(Rdata):
    """The location of the owner; fields are in presentation format: angles `52 22 23.000 N`, lengths `10.00m`."""

    rdtype: ClassVar[str] = "LOC"
    fields: ClassVar[tuple[str, ...]] = (
        "latitude",
        "longitude",
        "altitude",
        "size",
        "horizontal_precision",
        "vertical_precision",
    )
    carriers: ClassVar[frozenset[ProviderId]] = EVERYBODY - {ProviderId.ROUTE53}
    cloudflare: ClassVar[Form | None] = Parts()
    octodns: ClassVar[Form | None] = Parts()

    latitude: Latitude
    """Latitude, such as 52 22 23.000 N."""
    longitude: Longitude
    """Longitude, such as 4 53 32.000 E."""
    altitude: Altitude
    """Metres above the reference spheroid (WGS 84)."""
    size: Size = "1.00m"
    """Diameter of the location, in metres."""
    horizontal_precision: Size = "10000.00m"
    """Horizontal precision, in metres."""
    vertical_precision: Size = "10.00m"
    """Vertical precision, in metres."""

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read `52 22 23.000 N 4 53 32.000 E -2.00m [size [horizontal precision [vertical precision]]]`."""
        words = split(text)
        ends = [at + 1 for at, word in enumerate(words) if word in ("N", "S", "E", "W")]
        lengths = words[ends[1] :] if len(ends) == _ANGLES else []
        if not 1 <= len(lengths) <= len(cls.fields) - _ANGLES:
            raise cls.malformed(text)
        angles = [" ".join(words[: ends[0]]), " ".join(words[ends[0] : ends[1]])]
        return cls(**dict(zip(cls.fields, [*angles, *lengths], strict=False)))

    def to_parts(self) -> dict[str, Any]:
        """Degrees, minutes, seconds and direction of each angle, then the lengths in metres."""
        parts: dict[str, Any] = {}
        for prefix, angle in (("lat", self.latitude), ("long", self.longitude)):
            degrees, minutes, seconds, direction = angle.split()
            parts |= {f"{prefix}_degrees": int(degrees), f"{prefix}_minutes": int(minutes)}
            parts |= {f"{prefix}_seconds": Decimal(seconds), f"{prefix}_direction": direction}
        return parts | {key: Decimal(getattr(self, name).removesuffix("m")) for key, name in _LENGTHS.items()}

    @classmethod
    def from_parts(cls, parts: Mapping[str, Any]) -> Self:
        """A location from the parts of `to_parts`; minutes, seconds and all lengths but the altitude may be missing.

        Raises:
            KeyError: a part is missing.
            PydanticCustomError, ValidationError: the parts are not a location.
        """
        fields = {}
        for name, prefix in (("latitude", "lat"), ("longitude", "long")):
            degrees, minutes = int(float(parts[f"{prefix}_degrees"])), int(float(parts.get(f"{prefix}_minutes") or 0))
            seconds = float(parts.get(f"{prefix}_seconds") or 0)
            fields[name] = f"{degrees} {minutes} {seconds:.3f} {parts[f'{prefix}_direction']}"
        known = {name: parts[key] for key, name in _LENGTHS.items() if parts.get(key) is not None}
        return cls(**fields | {name: f"{float(length):.2f}m" for name, length in known.items()})

    def to_text(self) -> str:
        """Presentation format; sizes are left out if all three are the RFC's defaults."""
        text = f"{self.latitude} {self.longitude} {self.altitude}"
        sizes = (self.size, self.horizontal_precision, self.vertical_precision)
        return text if sizes == ("1.00m", "10000.00m", "10.00m") else " ".join((text, *sizes))
