"""The base class of every part of the model: a frozen Pydantic model that refuses unknown keys."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, Annotated, Any, Final, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError, model_validator
from pydantic.json_schema import SkipJsonSchema

from dnsstack.errors import DocumentPath, Problem, UsageError
from dnsstack.model.faults import ModelError, details, invalid

_SLOTS: Final = BaseModel.__dict__  # an instance's own slots; a frozen model refuses to set them
_new: Final = object.__new__
_set_fields: Final = _SLOTS["__dict__"].__set__
_set_given: Final = _SLOTS["__pydantic_fields_set__"].__set__
_set_extra: Final = _SLOTS["__pydantic_extra__"].__set__
_set_private: Final = _SLOTS["__pydantic_private__"].__set__


@cache
def _content(kind: type[BaseModel]) -> tuple[str, ...]:
    """The fields that count in a comparison: all but the path where the part was written."""
    return tuple(
        name for name, field in kind.model_fields.items() if not (field.exclude and field.annotation is DocumentPath)
    )


@cache
def _is_content(kind: type[BaseModel]) -> bool:
    """True if every field counts in a comparison."""
    return len(_content(kind)) == len(kind.model_fields)


@cache
def _given(kind: type[BaseModel]) -> set[str]:
    """The name of every field; all instances share this set, because they are frozen."""
    return set(kind.model_fields)


if TYPE_CHECKING:
    from pydantic import BaseModel as _Root  # type checkers do not read the fields of models with a metaclass of ours
else:

    class _Kind(type(BaseModel)):
        """Makes the faults of a part that a program makes, such as `RRset(…)`, a `DocumentError`.

        Pydantic makes the parts inside another part without it, so loading a document costs no more.
        """

        def __call__(self, *given: Any, **fields: Any) -> Any:
            try:
                return super().__call__(*given, **fields)
            except ValidationError as error:
                raise ModelError(error, partial(_words, error, fields, self)) from None

    def _words(error: ValidationError, data: dict[str, Any], kind: type[BaseModel]) -> list[Problem]:
        from dnsstack.model.translate import problems

        return problems(error, data=data, kind=kind)

    class _Root(BaseModel, metaclass=_Kind):
        """A model with our own message for an assignment: it is frozen."""

        def __setattr__(self, name: str, value: Any) -> None:
            msg = f"{type(self).__name__}.{name} can't be changed; make a copy with .replace({name}=…)"
            raise UsageError(msg)

        def __delattr__(self, name: str) -> None:
            self.__setattr__(name, None)


class Model(_Root):
    """A part of the domain: immutable and comparable; a misspelt key is refused."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        arbitrary_types_allowed=True,  # Deferred and the errors' DocumentPath are plain classes
        use_enum_values=False,
        validate_default=False,
        defer_build=True,  # quicker start: only the schemas of parts that the document has are built
        ser_json_bytes="base64",
    )

    def __eq__(self, other: object) -> bool:
        """True if both say the same; where each was written does not count."""
        if type(self) is not type(other):
            return NotImplemented
        mine, theirs = self.__dict__, other.__dict__
        if _is_content(type(self)):
            return mine == theirs
        return all(mine.get(name) == theirs.get(name) for name in _content(type(self)))

    def __hash__(self) -> int:
        mine = self.__dict__
        return hash((type(self), *(mine.get(name) for name in _content(type(self)))))

    @classmethod
    def trusted(cls, fields: dict[str, Any]) -> Self:
        """An instance with exactly these fields, all of them, canonical and in the model's order; nothing is validated.

        Like Pydantic's `model_construct`, but much quicker. The instance keeps `fields` itself, not a copy.
        """
        made = _new(cls)
        _set_fields(made, fields)
        _set_given(made, _given(cls))
        _set_extra(made, None)
        _set_private(made, None)
        return made

    def replace(self, **changes: Any) -> Self:
        """A copy with some fields changed. The copy is validated."""
        return type(self)(**{**self.__dict__, **changes})


def _strict_bool(value: Any) -> Any:
    """Take only `true` and `false`: a document's scalars are text, and `on`, `yes` or `1` are not booleans."""
    if isinstance(value, str):
        if value in ("true", "false"):
            return value == "true"
        raise invalid(f"{value!r} is not a boolean; write true or false")
    return value


Bool = Annotated[bool, BeforeValidator(_strict_bool)]
"""A boolean, written `true` or `false`."""

NonEmpty = Annotated[str, StringConstraints(min_length=1)]
"""A text that is not empty."""

Reason = Annotated[str, StringConstraints(min_length=3, strip_whitespace=True)]
"""Why something unusual is accepted, for the next reader; at least 3 characters."""

Accept = dict[str, Reason]
"""The rules whose findings the document accepts: rule id to reason."""

NO_PATH: Final = DocumentPath()
Written = Annotated[DocumentPath, SkipJsonSchema(), Field(exclude=True, repr=False)]
"""Where in the document the part was written; `Model` leaves it out of comparisons."""

__all__ = [
    "NO_PATH",
    "Accept",
    "Bool",
    "Model",
    "NonEmpty",
    "Reason",
    "Written",
    "details",
    "invalid",
    "model_validator",
]
