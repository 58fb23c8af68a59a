"""Takes mail as a server of somebody else's would: each message that it accepts goes into a folder, as `1.eml`, `2.eml`
and so on, with its envelope beside it as `1.json`.

It owns no knowledge of Meepraat. It listens on a free port of 127.0.0.1, prints it, and ends when its standard input
does. With a certificate (one PEM file with its key) it speaks TLS from the start, or when asked to by STARTTLS. The first
word of a recipient's address tells what happens to a mail for them:

later-…   451 at RCPT: come back later
never-…   550 at RCPT: there is no such person
odd-…     503 at RCPT: a reply about the conversation, not about the reader
busy-…    452 at DATA: no room at the moment
spam-…    554 at DATA: this mail is not wanted
mute-…    the first one is taken, and nothing is said about it any more
"""

import argparse
import asyncio
import json
import logging
import os
import ssl
import sys
import threading
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult

arguments = argparse.ArgumentParser()
arguments.add_argument("folder", type=Path)
arguments.add_argument("--login", help="user:password, without which it takes nothing")
arguments.add_argument("--certificate", type=Path)
arguments.add_argument("--starttls", action="store_true", help="TLS when asked to")
ARGUMENTS = arguments.parse_args()
FOLDER = ARGUMENTS.folder
LOGIN = ARGUMENTS.login

# That a password crosses this machine in the open is what the tests ask for.
logging.getLogger("mail.log").setLevel(logging.ERROR)

AT_RECIPIENT = {
    "later": "451 4.3.0 Come back later",
    "never": "550 5.1.1 No such person",
    "odd": "503 5.5.1 Not now",
}
AT_DATA = {"busy": "452 4.3.1 No room", "spam": "554 5.7.1 Not wanted"}


class Handler:
    def __init__(self):
        self.count = 0
        self.muted = set()

    async def handle_RCPT(self, server, session, envelope, address, options):
        reply = AT_RECIPIENT.get(address.split("-")[0])
        if reply is not None:
            return reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        for address in envelope.rcpt_tos:
            reply = AT_DATA.get(address.split("-")[0])
            if reply is not None:
                return reply
        self.count += 1
        who = {"from": envelope.mail_from, "to": envelope.rcpt_tos}
        (FOLDER / f"{self.count}.json").write_text(json.dumps(who), encoding="utf-8")
        # Whoever waits for a mail looks for its name: it must be whole by then.
        whole = FOLDER / f"{self.count}.part"
        whole.write_bytes(envelope.original_content)
        whole.rename(FOLDER / f"{self.count}.eml")
        new = {address for address in envelope.rcpt_tos if address.startswith("mute-")} - self.muted
        if new:
            self.muted |= new
            await asyncio.get_running_loop().create_future()
        return "250 OK"


def authenticate(server, session, envelope, mechanism, login):
    given = f"{login.login.decode()}:{login.password.decode()}"
    return AuthResult(success=given == LOGIN, handled=False)


def end_with_standard_input():
    sys.stdin.buffer.read()
    os._exit(0)


def tls():
    if ARGUMENTS.certificate is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(ARGUMENTS.certificate)
    return context


async def serve():
    handler = Handler()
    context = tls()
    later, at_once = (context, None) if ARGUMENTS.starttls else (None, context)

    def connection():
        return SMTP(
            handler,
            hostname="mail.example",
            authenticator=authenticate,
            auth_required=LOGIN is not None,
            auth_require_tls=False,
            tls_context=later,
        )

    server = await asyncio.get_running_loop().create_server(connection, "127.0.0.1", 0, ssl=at_once)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


threading.Thread(target=end_with_standard_input, daemon=True).start()
asyncio.run(serve())
