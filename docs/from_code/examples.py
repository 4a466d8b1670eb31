"""The examples of the pages are run, and what they print is what stands below them.

    python -m docs.from_code.examples PAGE...     run the examples of pages, and write what they print into them

A page is a session in a folder of its own, from top to bottom. What is run, by the word behind the three backticks:

- `console`: each line that begins with `$ ` is a command; the lines below it are what it prints (none: nothing is held
  against it). A command must end with 0, or as `# exit N` behind it says. `...` in a line stands for what differs
  from run to run, a line of it for lines that are not shown.
- `python`: run in one namespace a page; an assertion is a test.
- `toml`, `csv`, `text` with `title="NAME"`: the file of that name is written.

Any other block is only shown.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

DOCS = Path(__file__).resolve().parents[1]
_BLOCK = re.compile(r'^```(?P<kind>\w+)(?: title="(?P<title>[^"]+)")?\n(?P<body>.*?)^```$', re.MULTILINE | re.DOTALL)
_EXIT = re.compile(r"\s+# exit (\d+)$")
_SHELL = frozenset("|>;&$*")
_DIGEST = re.compile(r"\b[0-9a-f]{40,64}\b")


class ExampleError(Exception):
    """An example does not run, or ends otherwise than it says."""


@dataclass
class Session:
    """A folder in which the examples of a page run, and the names that its Python has made."""

    folder: Path
    names: dict[str, object] = field(default_factory=dict)

    def page(self, text: str) -> str:
        """The page with what its commands print now. Raises `ExampleError` at the first that does not run."""
        return _BLOCK.sub(self._block, text)

    def _block(self, found: re.Match[str]) -> str:
        kind, title, body = found["kind"], found["title"], found["body"]
        if title is not None:
            path = self.folder / title
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(body, encoding="utf-8")
        elif kind == "python":
            with contextlib.chdir(self.folder):
                exec(compile(body, "<page>", "exec"), self.names)  # noqa: S102  # the pages are our own
        elif kind == "console":
            return f"```console\n{''.join(self._commands(body))}```"
        return found.group()

    def _commands(self, body: str) -> Iterator[str]:
        """Each command with what it prints below it, if anything stood there."""
        for part in re.split(r"^(?=\$ )", body, flags=re.MULTILINE):
            if not part:
                continue
            line, _, shown = part.partition("\n")
            while line.endswith("\\"):
                more, _, shown = shown.partition("\n")
                line = f"{line}\n{more}"
            printed = self._run(line.removeprefix("$ "))
            yield f"{line}\n{_as_shown(printed, shown)}"

    def _run(self, line: str) -> str:
        """What the command prints on the output. `linkgraph` runs in this process, anything else in a shell."""
        ends = _EXIT.search(line)
        command = _EXIT.sub("", line).replace("\\\n", " ")
        words = shlex.split(command)
        with contextlib.chdir(self.folder):
            if words[0] == "linkgraph" and not _SHELL & set(command):
                code, printed = _linkgraph(words[1:])
            else:
                done = subprocess.run(
                    ["bash", "-ec", command], stdout=subprocess.PIPE, text=True, check=False, env=_path()
                )
                code, printed = done.returncode, done.stdout
        if code != int(ends.group(1) if ends else 0):
            raise ExampleError(f"`{command}` ended with {code}:\n{printed}")
        return "".join(f"{one.rstrip()}\n" for one in _DIGEST.sub("...", printed).splitlines())


def _as_shown(printed: str, shown: str) -> str:
    """What is shown where that fits what is printed, else what is printed; nothing where nothing was shown."""
    pattern = "".join(
        "(?:.*\n)*?" if one == "...\n" else re.escape(one).replace(r"\.\.\.", ".*")
        for one in shown.splitlines(keepends=True)
    )
    return shown if not shown or re.fullmatch(pattern, printed) else printed


def _linkgraph(arguments: list[str]) -> tuple[int, str]:
    from linkgraph.cli.app import run

    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        code = run(arguments)
    return code, said.getvalue()


def _path() -> dict[str, str]:
    """So that a shell finds the same linkgraph and Python."""
    return {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}


if __name__ == "__main__":
    from docs.from_code.sessions import opened

    for name in sys.argv[1:]:
        page = DOCS / name
        with opened(name) as session:
            page.write_text(session.page(page.read_text(encoding="utf-8")), encoding="utf-8")
