"""Work that takes seconds in, its answer out: made once, in a thread, and kept by key."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from corpora.errors import AcreditaError
from service.output import make_folder, write_atomic

_STEP = 0.05


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What was made, or why it could not be, by language; ``digest`` names exactly these bytes."""

    value: Any
    fault: Mapping[str, str] | None
    digest: str


class Prepared:
    """Answers in ``folder``, one file a key; keys are names of files.

    Whoever asks first starts the thread. Another process waits for it by a lock that a power cut
    frees, so that the next to ask starts again. Answers are whole or not there.
    """

    def __init__(self, folder: Path) -> None:
        """Use ``folder``, made when first needed."""
        self._folder = folder

    def get(self, key: str) -> Answer | None:
        """Return the answer to a key, None while there is none."""
        try:
            packed = self._path(key).read_bytes()
        except FileNotFoundError:
            return None
        told = json.loads(packed)
        return Answer(
            value=told.get("value"),
            fault=told.get("fault"),
            digest=hashlib.sha256(packed).hexdigest(),
        )

    def ask(self, key: str, make: Callable[[], Any], patience: float) -> Answer | None:
        """Return the answer, made by ``make`` (plain JSON) in a thread; None after ``patience`` s.

        An AcreditaError of ``make`` is kept as the answer's fault.
        """
        until = time.monotonic() + patience
        started = False
        while True:
            found = self.get(key)
            if found is not None:
                return found
            if not started:
                started = True
                self._start(key, make)
            if time.monotonic() >= until:
                return None
            time.sleep(_STEP)

    def forget(self, key: str) -> None:
        """Drop an answer."""
        self._path(key).unlink(missing_ok=True)

    def _start(self, key: str, make: Callable[[], Any]) -> None:
        make_folder(self._folder)
        threading.Thread(target=self._run, args=(key, make), daemon=True).start()

    def _run(self, key: str, make: Callable[[], Any]) -> None:
        try:
            # Held by this thread alone: a second one, of any process, goes away at once.
            with FileLock(f"{self._path(key)}.lock", timeout=0):
                if self.get(key) is None:
                    self._answer(key, make)
        except Timeout:
            return

    def _answer(self, key: str, make: Callable[[], Any]) -> None:
        told: dict[str, Any] = {"fault": _OURS}
        try:
            told = {"value": make()}
        except AcreditaError as error:
            told = {"fault": {one: error.sentence(one) for one in ("es", "en")}}
        finally:
            # Also after a fault of our own, or who waits would wait for ever.
            packed = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
            write_atomic(self._path(key), packed)

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.json"


_OURS = {
    "es": "No se pudo terminar por una falla del programa; avise a quien lo opera.",
    "en": "It could not be finished because of a fault of the program; tell whoever runs it.",
}
