"""A headless Chromium spoken to over its debugging pipe: opens a page, asks it things, hears what it complains of."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import select
import shutil
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    # A sandboxed frame stays in its page's process, where it can be asked.
    "--disable-features=IsolateSandboxedIframes",
    "--remote-debugging-pipe",
)
PATIENCE = 60.0


def found() -> str | None:
    """The program, where it is installed."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


class Page:
    """One tab. `said` gathers console messages, exceptions and violations; `asked` every address it asked for."""

    def __init__(self, profile: Path, *, width: int = 1280, height: int = 900) -> None:
        program = found()
        assert program
        self.said: list[str] = []
        self.asked: list[str] = []
        self._events: list[str] = []
        self._number = 0
        self._buffer = b""
        size = f"--window-size={width},{height}"
        self._start([program, *FLAGS, size, f"--user-data-dir={profile}", "about:blank"])
        try:
            self._attach()
        except BaseException:
            self.close()
            raise

    def _start(self, command: list[str]) -> None:
        """The browser reads what it is asked from descriptor 3 and answers on 4."""
        its_in, self._out = os.pipe()
        self._in, its_out = os.pipe()
        # Away from 3 and 4, so that neither is overwritten before it is used.
        far = [fcntl.fcntl(descriptor, fcntl.F_DUPFD, 10) for descriptor in (its_in, its_out)]
        self._process = subprocess.Popen(
            ["bash", "-c", f'exec "$@" 3<&{far[0]} 4>&{far[1]}', "bash", *command],
            pass_fds=far,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for descriptor in (its_in, its_out, *far):
            os.close(descriptor)

    def _attach(self) -> None:
        targets = self._call("Target.getTargets", session=None)["targetInfos"]
        target = next(one["targetId"] for one in targets if one["type"] == "page")
        attached = self._call("Target.attachToTarget", session=None, targetId=target, flatten=True)
        self._session = str(attached["sessionId"])
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the browser."""
        self._process.terminate()
        self._process.wait(PATIENCE)
        os.close(self._out)
        os.close(self._in)

    def call(self, method: str, **parameters: object) -> dict[str, Any]:
        """Ask the tab by the DevTools protocol and wait for the answer."""
        return self._call(method, session=self._session, **parameters)

    def open(self, path: Path) -> float:
        """Open a file and wait until it is loaded; the seconds that took."""
        self._events.clear()
        start = time.monotonic()
        self.call("Page.navigate", url=path.as_uri())
        while "Page.loadEventFired" not in self._events:
            self._receive()
        return time.monotonic() - start

    def ask(self, expression: str) -> Any:
        """The value of a JavaScript expression, of a promise when it is there."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def picture(self, path: Path) -> None:
        """Save what is seen as PNG, for a person."""
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))

    def _call(self, method: str, *, session: str | None, **parameters: object) -> dict[str, Any]:
        self._number += 1
        wanted = self._number
        message = {"id": wanted, "method": method, "params": parameters}
        if session is not None:
            message["sessionId"] = session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._receive()
            if answer.get("id") == wanted:
                assert "error" not in answer, answer
                result: dict[str, Any] = answer["result"]
                return result

    def _receive(self) -> dict[str, Any]:
        deadline = time.monotonic() + PATIENCE
        while b"\0" not in self._buffer:
            ready, _, _ = select.select([self._in], [], [], max(deadline - time.monotonic(), 0))
            assert ready, "the browser says nothing"
            part = os.read(self._in, 1 << 20)
            assert part, "the browser has gone"
            self._buffer += part
        line, self._buffer = self._buffer.split(b"\0", 1)
        message: dict[str, Any] = json.loads(line)
        self._note(message)
        return message

    def _note(self, message: dict[str, Any]) -> None:
        method, parameters = message.get("method", ""), message.get("params", {})
        self._events.append(method)
        if method == "Runtime.consoleAPICalled":
            self.said.append(" ".join(str(part.get("value")) for part in parameters["args"]))
        elif method == "Log.entryAdded":
            self.said.append(parameters["entry"]["text"])
        elif method == "Runtime.exceptionThrown":
            self.said.append(parameters["exceptionDetails"]["text"])
        elif method == "Network.requestWillBeSent":
            self.asked.append(parameters["request"]["url"])
        elif method == "Page.javascriptDialogOpening":
            self.said.append(f"dialog: {parameters['message']}")
