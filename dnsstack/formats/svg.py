"""Write SVG: each call makes one element; text is escaped, and classes give the colours."""

from __future__ import annotations

from dnsstack.escaping import markup


def element(tag: str, text: str | None = None, /, **attributes: object) -> str:
    """One element; underscores in attribute names become hyphens, and a trailing one is removed (`class_`)."""
    named = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{markup(_number(value), quote=True)}"'
        for name, value in attributes.items()
        if value is not None
    )
    return f"<{tag}{named}/>" if text is None else f"<{tag}{named}>{markup(text)}</{tag}>"


def titled(tag: str, title: str, /, **attributes: object) -> str:
    """An element that shows `title` while the pointer is on it."""
    return element(tag, "", **attributes).replace("></", f"><title>{markup(title)}</title></", 1)


def _number(value: object) -> str:
    return f"{value:.1f}" if isinstance(value, float) else str(value)


def drawing(width: float, height: float, label: str, parts: list[str]) -> str:
    """A whole drawing, which scales to the width of the page."""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" role="img" '
        f'aria-label="{markup(label, quote=True)}" style="min-width:{min(width, 640):.0f}px">'
    )
    return head + "".join(parts) + "</svg>"
