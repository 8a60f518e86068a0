"""A notice to be mailed in, its e-mail out: plain text and HTML, with headers nobody can add to."""

from __future__ import annotations

import re
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape

from corpora.errors import MailRefused
from service.settings import Settings
from service.store.outbox import Outgoing

# Letters beyond ASCII are encoded: not every server takes 8 bits.
_POLICY = SMTP.clone(cte_type="7bit")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
_WORDS = {
    "es": {
        "tag": "es-MX",
        "list": "Avisos de Acredita",
        "link": "Véalo en Acredita",
        "why": "Recibe este correo porque administra, asesora o redacta en una de estas agencias.",
    },
    "en": {
        "tag": "en",
        "list": "Notices of Acredita",
        "link": "See it in Acredita",
        "why": "You get this e-mail because you administer, advise or write for one of these "
        "agencies.",
    },
}
_PAGE = """<!doctype html>
<html lang="{tag}"><head><meta charset="utf-8"><title>{subject}</title></head>
<body style="font-family: sans-serif; line-height: 1.5; max-width: 40em">
<h1 style="font-size: 1.2em">{subject}</h1>
{body}
<p style="color: #555; font-size: .9em">{why}</p>
</body></html>
"""


def message(settings: Settings, one: Outgoing, now: datetime) -> EmailMessage:
    """Return the e-mail of a notice; raise MailRefused for an address that no header takes."""
    words = _WORDS[one.language]
    host = settings.smtp_from.rpartition("@")[2]
    made = EmailMessage(policy=_POLICY)
    made["Subject"] = _line(one.subject)
    made["From"] = Address(display_name="Acredita", addr_spec=settings.smtp_from)
    made["To"] = _address(settings, one)
    made["Date"] = format_datetime(now)
    # The same whenever it is made anew, so that a reader knows a second copy for what it is.
    made["Message-ID"] = f"<aviso.{one.id}@{host}>"
    made["List-Id"] = f"{words['list']} <avisos.{host}>"
    made["Auto-Submitted"] = "auto-generated"
    made["Content-Language"] = words["tag"]
    link = f"{settings.url.rstrip('/')}/avisos/{one.id}" if settings.url else ""
    where = [f"{words['link']}: {link}"] if link else []
    made.set_content("\n\n".join([one.text, *where, f"-- \n{words['why']}"]) + "\n")
    made.add_alternative(_html(one, link), subtype="html")
    return made


def _html(one: Outgoing, link: str) -> str:
    words = _WORDS[one.language]
    told = [f"<p>{escape(part)}</p>" for part in one.text.split("\n\n")]
    if link:
        told.append(f'<p><a href="{escape(link)}">{words["link"]}</a></p>')
    return _PAGE.format(
        tag=words["tag"],
        subject=escape(_line(one.subject)),
        body="\n".join(told),
        why=escape(words["why"]),
    )


def _address(settings: Settings, one: Outgoing) -> Address:
    try:
        one.email.encode("ascii")
        return Address(display_name=_line(one.name), addr_spec=one.email)
    # What the library raises for an address that is none differs from case to case.
    except (ValueError, IndexError) as error:
        raise MailRefused(host=settings.smtp_host, detail="To") from error


def _line(text: str) -> str:
    """Return a text on one line, without what could end a header."""
    return " ".join(_CONTROL.sub(" ", text).split())
