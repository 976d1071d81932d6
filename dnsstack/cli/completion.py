"""`dnsstack completion`: print the completion script for a shell."""

from __future__ import annotations

from typing import Final

import click

from dnsstack.cli.screen import give

SHELLS: Final = {
    "bash": "dnsstack completion bash > ~/.local/share/bash-completion/completions/dnsstack",
    "zsh": 'dnsstack completion zsh > "${fpath[1]}/_dnsstack"',
    "fish": "dnsstack completion fish > ~/.config/fish/completions/dnsstack.fish",
}
"""The shells that have a completion script, each with the command that installs it."""


@click.command(
    "completion",
    epilog="\b\nTo install it:\n" + "\n".join(f"  {line}" for line in SHELLS.values()),
)
@click.argument("shell", type=click.Choice(list(SHELLS)))
def command(shell: str) -> None:
    """Print the completion script for SHELL. Once installed, it completes dnsstack's commands and options."""
    from click.shell_completion import get_completion_class

    from dnsstack.cli.app import app

    kind = get_completion_class(shell)
    if kind is None:  # pragma: no cover - click knows the three shells of SHELLS
        msg = f"no completion for {shell}"
        raise click.UsageError(msg)
    give(kind(app, {}, "dnsstack", "_DNSSTACK_COMPLETE").source(), nl=True)
