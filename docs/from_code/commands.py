"""Every command with its arguments and options, from the program itself."""

from __future__ import annotations

import inspect
from typing import Any

from docs.from_code.markdown import MADE, code, table
from linkgraph.cli.app import COMMANDS, app

_HEAD = """# Commands

`linkgraph COMMAND --help` says the same. Results go to the output, progress and errors to the error stream
(`--quiet`: no progress); colours and progress are left out where the output is no terminal. `linkgraph
--install-completion` completes commands in your shell, `linkgraph --version` prints the version.

"""

_CODES = r"""
## Exit codes

| code | meaning |
| --- | --- |
| 0 | done |
| 1 | a check failed: `check`, `verify`, `demo` |
| 2 | it cannot run; one line says what to do, or all problems that were found |
| 130 | stopped by the keyboard (Ctrl-C): the same command goes on where it stopped |
| 141 | nobody read the output to its end, as in `linkgraph rings CASE \| head` |

`verify` has two more: 3, it passed but who made it is not proven (no key was given, or it is unsigned), and 4, it
passed with exhibits withheld.
"""


def page() -> str:
    """docs/reference/commands.md."""
    import typer

    commands: Any = typer.main.get_command(app)
    names = [(function.__name__.replace("_", "-"), group, example) for function, group, example in COMMANDS]
    parts = [MADE, _HEAD]
    parts.append(
        table(
            ["command", "for", "what it does"],
            [
                (f"[{code(name)}](#{name})", group, _help(function).partition("\n\n")[0])
                for (name, group, _), (function, _, _) in zip(names, COMMANDS, strict=True)
            ],
        )
    )
    parts.append(_CODES)
    for (name, _, example), (function, _, _) in zip(names, COMMANDS, strict=True):
        parts.append(f"\n## {name}\n\n{_help(function)}\n\n```\n{example}\n```\n\n")
        parameters = [one for one in commands.commands[name].params if one.name != "help"]
        parts.append(table(["argument or option", "needed", "default", "meaning"], map(_row, parameters)))
    return "".join(parts)


def _help(function: Any) -> str:  # a command
    return inspect.getdoc(function) or ""


def _row(parameter: Any) -> tuple[str, str, str, str]:  # an argument or option as typer has it
    """How it is given, whether it must be, what it is otherwise, what it means."""
    if parameter.param_type_name == "argument":
        name = parameter.metavar or parameter.name.upper()
    else:
        flag = parameter.is_flag
        name = ", ".join(parameter.opts) + ("" if flag else f" {parameter.metavar or parameter.name.upper()}")
    default = parameter.default
    shown = "" if default is None or callable(default) or default is False or default == () else str(default)
    return code(name), "yes" if parameter.required else "no", shown, parameter.help or ""
