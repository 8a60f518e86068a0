"""A real mail server of the tests' own, on a port of this machine: it keeps what it gets."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default


@dataclass(frozen=True, kw_only=True)
class Arrived:
    """A message with the addresses it came with."""

    sender: str
    recipient: str
    message: EmailMessage

    def part(self, kind: str) -> str:
        """Return the text of its plain or html part."""
        found = self.message.get_body((kind,))
        assert found is not None
        return str(found.get_content())


@dataclass(kw_only=True)
class MailServer:
    """What a server got, and how it answers: ``refuse`` by address, ``senders`` False for none.

    ``silent`` is how many messages it reads and then goes away without a word.
    """

    port: int = 0
    arrived: list[Arrived] = field(default_factory=list)
    refuse: Mapping[str, bytes] = field(default_factory=dict)
    senders: bool = True
    silent: int = 0
    connections: int = 0

    @property
    def recipients(self) -> list[str]:
        """Return to whom each message came."""
        return [one.recipient for one in self.arrived]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        sender = recipient = ""
        writer.write(b"220 prueba\r\n")
        while line := await reader.readline():
            word, _, rest = line.decode("ascii").strip().partition(" ")
            name = rest.partition("<")[2].partition(">")[0]
            answer = b"250 bien\r\n"
            if word.upper() == "MAIL":
                sender = name
                answer = answer if self.senders else b"530 hay que identificarse\r\n"
            elif word.upper() == "RCPT":
                recipient = name
                answer = self.refuse.get(name, answer)
            elif word.upper() == "DATA":
                writer.write(b"354 adelante\r\n")
                packed = await reader.readuntil(b"\r\n.\r\n")
                if self.silent:
                    self.silent -= 1
                    break
                self._keep(sender, recipient, packed[:-3])
            elif word.upper() == "QUIT":
                writer.write(b"221 hasta luego\r\n")
                break
            writer.write(answer)
            await writer.drain()
        writer.close()

    def _keep(self, sender: str, recipient: str, packed: bytes) -> None:
        plain = packed.replace(b"\r\n..", b"\r\n.")
        assert plain.isascii()
        message = message_from_bytes(plain, _class=EmailMessage, policy=default)
        self.arrived.append(Arrived(sender=sender, recipient=recipient, message=message))


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Yield a running server on a free port, and stop it."""
    made, ready = MailServer(), threading.Event()
    loop = asyncio.new_event_loop()
    over = asyncio.Event()

    async def run() -> None:
        listening = await asyncio.start_server(made._serve, "127.0.0.1", 0)
        made.port = listening.sockets[0].getsockname()[1]
        ready.set()
        async with listening:
            await over.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(run()), daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield made
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join(10)
        loop.close()
