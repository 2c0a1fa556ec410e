"""The mailbox: read by real IMAP from a small server of the test's own."""

import re
import socketserver
import threading
from io import BytesIO

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from delivery import mailbox, tasks
from delivery.models import InboundMail
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
MAIL = b"From: ann@example.com\r\nTo: x@in.example.com\r\nMessage-ID: <%d@example.com>\r\n\r\nHello\r\n"


class _Session(socketserver.StreamRequestHandler):
    """As much of IMAP4rev1 as reading a mailbox needs."""

    def handle(self):
        self.wfile.write(b"* OK ready\r\n")
        for line in self.rfile:
            tag, _, rest = line.strip().partition(b" ")
            for answer in self.answers(rest.decode()):
                self.wfile.write(answer)
            self.wfile.write(tag + (b" NO refused\r\n" if "wrong" in rest.decode() else b" OK done\r\n"))
            if rest.upper().startswith(b"LOGOUT"):
                return

    def answers(self, command):
        box = self.server.box
        name, _, rest = command.partition(" ")
        if name == "CAPABILITY":
            yield b"* CAPABILITY IMAP4rev1\r\n"
        elif name == "SELECT":
            yield b"* %d EXISTS\r\n" % len(box)
        elif name == "UID":
            yield from self.uid(rest, box)

    def uid(self, command, box):
        if command.startswith("SEARCH"):
            unseen = " ".join(str(number) for number in box if number not in self.server.seen)
            yield f"* SEARCH {unseen}\r\n".encode()
            return
        number = int(re.search(r"\d+", command)[0])
        if command.startswith("STORE"):
            self.server.seen.add(number)
        elif "SIZE" in command:
            size = self.server.sizes.get(number, len(box[number]))
            yield f"* {number} FETCH (UID {number} RFC822.SIZE {size})\r\n".encode()
        else:
            raw = box[number] if "HEADER" not in command else box[number].partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
            yield f"* {number} FETCH (UID {number} BODY[] {{{len(raw)}}}\r\n".encode() + raw + b")\r\n"


@pytest.fixture
def server():
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Session) as running:
        running.box, running.seen, running.sizes = {4: MAIL % 4, 7: MAIL % 7}, set(), {}
        running.daemon_threads = True
        threading.Thread(target=running.serve_forever, daemon=True).start()
        url = f"imap://ann%40example.com:right@127.0.0.1:{running.server_address[1]}/INBOX"
        with override_settings(INBOUND_IMAP_URL=url):
            yield running
        running.shutdown()


def test_what_waits_is_kept_once_and_marked(server):
    assert mailbox.take_from_mailbox() == 2
    assert server.seen == {4, 7}
    assert mailbox.take_from_mailbox() == 0
    assert InboundMail.objects.count() == 2


def test_a_message_that_was_kept_but_not_marked_is_kept_once(server):
    mailbox.take_from_mailbox()
    server.seen.clear()
    assert mailbox.take_from_mailbox() == 2
    assert InboundMail.objects.count() == 2


def test_of_a_message_that_is_too_large_the_head_is_kept(server):
    server.sizes[4] = 50_000_000
    mailbox.take_from_mailbox()
    cut = InboundMail.objects.get(is_cut=True)
    assert b"Hello" not in bytes(cut.raw)


def test_a_mailbox_that_does_not_answer_is_no_trouble_for_the_worker():
    with override_settings(INBOUND_IMAP_URL="imap://a:b@127.0.0.1:1/INBOX"):
        tasks.read_mailbox()
        with pytest.raises(CommandError, match="cannot be read"):
            call_command("fetch_mail")


def test_a_wrong_password_is_told(server):
    url = f"imap://ann:wrong@127.0.0.1:{server.server_address[1]}/INBOX"
    with override_settings(INBOUND_IMAP_URL=url), pytest.raises(mailbox.MailboxError):
        mailbox.take_from_mailbox()


def test_without_an_address_no_mailbox_is_read():
    tasks.read_mailbox()
    with pytest.raises(CommandError, match="names no mailbox"):
        call_command("fetch_mail")
    with override_settings(INBOUND_IMAP_URL="pop3://x"), pytest.raises(mailbox.MailboxError):
        mailbox.take_from_mailbox()


def test_a_mail_server_may_hand_over_one_message_itself(monkeypatch):
    UserFactory(email="ann@example.com")
    monkeypatch.setattr("sys.stdin", type("Stdin", (), {"buffer": BytesIO(MAIL % 1)}))
    call_command("fetch_mail", stdin=True)
    assert InboundMail.objects.get().message_id == "<1@example.com>"
