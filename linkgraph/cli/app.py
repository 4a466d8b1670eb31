"""The program: its commands in one visible list, and what becomes of errors.

Exit codes: 0 done, 1 a failed check, 2 cannot run (one line says what to do), 130 stopped by the keyboard, 141 nobody
read the output to its end (`| head`).
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable, Sequence
from typing import Annotated, Any

import typer

from linkgraph.cli import (
    around,
    bundling,
    deciding,
    handing_out,
    intake,
    interrupts,
    keeping,
    reading,
    scoring,
    verifying,
    worlds,
)
from linkgraph.core.errors import InputError, LinkgraphError

CANNOT_RUN = 2
STOPPED = 130
UNREAD = 141
_OUTPUT = 1

COMMANDS: Sequence[tuple[Callable[..., Any], str, str]] = (
    (worlds.demo, "Try it", "linkgraph demo"),
    (worlds.simulate, "Try it", "linkgraph simulate worlds/hard --accounts 20000 --exchanges 500000 --seed 7"),
    (intake.check, "Investigate", "linkgraph check exports/"),
    (intake.investigate, "Investigate", "linkgraph investigate exports/ cases/june --threads 2"),
    (reading.rings, "Read a case", "linkgraph rings cases/june --tier confirmed-strength"),
    (reading.show, "Read a case", "linkgraph show cases/june R-0001"),
    (reading.explain, "Read a case", "linkgraph explain cases/june acc_1 acc_2"),
    (around.neighbours, "Read a case", "linkgraph neighbours cases/june acc_1"),
    (around.path, "Read a case", "linkgraph path cases/june acc_1 acc_9"),
    (around.bridges, "Read a case", "linkgraph bridges cases/june R-0001"),
    (reading.compare, "Read a case", "linkgraph compare cases/may cases/june"),
    (deciding.decide, "Decide", 'linkgraph decide cases/june R-0002 dismissed --reason "one class" --by "A. Reviewer"'),
    (deciding.pair, "Decide", 'linkgraph pair cases/june acc_1 acc_2 same --reason "said so" --by "A. Reviewer"'),
    (deciding.note, "Decide", 'linkgraph note cases/june R-0002 "asked the bank" --by "A. Reviewer"'),
    (
        deciding.assign,
        "Decide",
        'linkgraph assign cases/june R-0002 "B. Reviewer" --reason "on duty" --by "A. Reviewer"',
    ),
    (deciding.undo, "Decide", 'linkgraph undo cases/june 3 --reason "the wrong ring" --by "A. Reviewer"'),
    (deciding.history, "Decide", "linkgraph history cases/june R-0002"),
    (deciding.learn, "Decide", "linkgraph learn cases/june --out exports/linkgraph.toml"),
    (handing_out.export, "Hand out", "linkgraph export cases/june --ring R-0001 --form graphml --out ring.graphml"),
    (handing_out.timeline, "Hand out", "linkgraph timeline cases/june R-0001 --out R-0001.svg"),
    (handing_out.indicators, "Hand out", "linkgraph indicators cases/june --ring R-0001 --key ours --out ring.csv"),
    (
        bundling.bundle,
        "Hand out",
        "linkgraph bundle cases/june R-0001 out/ --profile legal --basis consent --approver Counsel --recipient Court",
    ),
    (bundling.open_row, "Hand out", "linkgraph open-row cases/june out/R-0001-legal EX-001 17 row.json"),
    (bundling.keys, "Hand out", "linkgraph keys ~/.keys/evidence --new"),
    (keeping.forget, "Keep", 'linkgraph forget cases/june acc_1 --reason "erasure request 7" --by "A. Reviewer"'),
    (keeping.backup, "Keep", "linkgraph backup cases/june june.tar"),
    (keeping.restore, "Keep", "linkgraph restore june.tar cases/june-again"),
    (verifying.verify, "Check a bundle", "linkgraph verify out/R-0001-legal --key sender.pub.pem"),
    (verifying.explain_claim, "Check a bundle", "linkgraph explain-claim out/R-0001-legal C001"),
    (scoring.evaluate, "Measure", "linkgraph evaluate cases/june worlds/hard/truth.parquet"),
    (scoring.bench, "Measure", "linkgraph bench --accounts 100000 --exchanges 3000000"),
)
"""Every command: its function, the group it is shown in, and the example at the end of its help."""

app = typer.Typer(
    name="linkgraph",
    help="Finds rings of fraudulent accounts in an AI provider's exports, and says how sure that is and why.",
    epilog="Start with:  linkgraph demo\n\n"
    "Exit codes: 0 done, 1 a failed check, 2 cannot run (one line says what to do), 130 stopped by the keyboard; "
    "`verify` has its own.",
    no_args_is_help=True,
    # A traceback with local variables would print personal data.
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:  # noqa: FBT001  # typer hands a callback its value by place
    if asked:
        from importlib.metadata import version

        typer.echo(f"linkgraph {version('linkgraph')}")
        raise typer.Exit


@app.callback()
def _program(
    *,
    version: Annotated[  # its callback does the work
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and end.")
    ] = False,
) -> None:
    pass


for _command, _group, _example in COMMANDS:
    app.command(rich_help_panel=_group, epilog=f"Example:  {_example}")(_command)


def run(arguments: Sequence[str]) -> int:
    """The exit code of a command; what is wrong is said on the error stream."""
    try:
        with interrupts.heeded():
            code = int(app(args=list(arguments), prog_name="linkgraph", standalone_mode=False) or 0)
            sys.stdout.flush()
    except typer.TyperException as error:
        return _cannot_run(_usage(error))
    except InputError as error:
        return _cannot_run(*_problems(error))
    except LinkgraphError as error:
        return _cannot_run(str(error))
    except MemoryError:
        return _cannot_run("Out of memory. Use a machine with more, or hand in a shorter window.")
    except (BrokenPipeError, SystemExit):
        # Without its standalone mode typer ends the process in one case only: nobody reads the output any more. What is
        # still to be written goes nowhere, or Python would complain of it at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), _OUTPUT)
        return UNREAD
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        return _cannot_run(f"{place}{error.strerror or error}. Check the path, its rights and the free space.")
    except (KeyboardInterrupt, typer.Abort):
        code = STOPPED
    except BaseException as error:  # noqa: BLE001  # what nobody foresaw, panics too, must not look like a failed check
        _trace(error)
        return _cannot_run("This is a fault in linkgraph. Please report the lines above; they hold no data.")
    if code == STOPPED:
        sys.stderr.write("linkgraph: stopped. Resume by running the same command again.\n")
    return code


def _trace(error: BaseException) -> None:
    """Where the error arose. What it says may hold data of a person, and is shown in Python's development mode only."""
    asked = sys.flags.dev_mode
    *_, said = traceback.format_exception_only(error) if asked else [f"{type(error).__name__}\n"]
    sys.stderr.write("".join([*traceback.format_tb(error.__traceback__), said]))


def _problems(error: InputError) -> list[str]:
    if len(error.problems) == 1:
        return [str(error.problems[0])]
    return [f"{len(error.problems)} problems:", *(f"  {problem}" for problem in error.problems)]


def _usage(error: typer.TyperException) -> str:
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "linkgraph"
    said = error.format_message().splitlines()[0]
    return f"{said if said.endswith('?') else said.rstrip('.') + '.'} See `{command} --help`."


def _cannot_run(*lines: str) -> int:
    from linkgraph.cli.screen import shown

    sys.stderr.write("".join(f"{'linkgraph: ' * (place == 0)}{shown(line)}\n" for place, line in enumerate(lines)))
    return CANNOT_RUN
