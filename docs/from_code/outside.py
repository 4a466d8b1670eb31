"""A hook of mkdocs: pages of the project that lie outside docs/ are part of the site, and links follow them there.

In the repository a link is relative to its file, and leads out of docs/ where it must. In the site docs/ is the top and
the other pages lie below it under their own names. A link to a file that is no page, such as a licence, becomes text.
"""

from __future__ import annotations

import re
from pathlib import Path
from posixpath import dirname, normpath, relpath
from typing import TYPE_CHECKING

from mkdocs.structure.files import File

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parents[2]
OUTSIDE = ("CHANGELOG.md", "CONTRIBUTING.md", "decisions/*.md", "benchmarks/README.md", "data_schemas/README.md")
_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\(([^)#\s:]+)(#[^)\s]*)?\)")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """With the pages of the project."""
    for pattern in OUTSIDE:
        for path in sorted(ROOT.glob(pattern)):
            name = path.relative_to(ROOT).as_posix()
            files.append(File.generated(config, name, content=path.read_text(encoding="utf-8")))
    return files


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001  # as called
    """With links as they lead in the site."""
    here = page.file.src_uri
    in_house = here if _is_outside(here) else f"docs/{here}"

    def led(found: re.Match[str]) -> str:
        words, target, anchor = found.group(1), found.group(2), found.group(3) or ""
        whole = normpath(f"{dirname(in_house)}/{target}").lstrip("/")
        site = whole.removeprefix("docs/")
        if files.get_file_from_path(site) is None:
            return words if not whole.startswith("docs/") else found.group()
        return f"[{words}]({relpath(site, dirname(here) or '.')}{anchor})"

    return _LINK.sub(led, markdown)


def _is_outside(name: str) -> bool:
    return any(Path(name).match(pattern) for pattern in OUTSIDE) and (ROOT / name).is_file()
