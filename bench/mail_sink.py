"""A mail server that keeps nothing but one line per mail: recipient and a digest of its text."""

import asyncio
import hashlib
import sys
from email import message_from_bytes
from pathlib import Path


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, kept: Path) -> None:
    recipients: list[str] = []
    writer.write(b"220 sink\r\n")
    while line := await reader.readline():
        verb = line[:4].upper()
        if verb == b"RCPT":
            recipients.append(line.decode().partition("<")[2].partition(">")[0])
        if verb == b"DATA":
            writer.write(b"354 go on\r\n")
            text = await reader.readuntil(b"\r\n.\r\n")
            _keep(kept, recipients, text)
            recipients = []
        writer.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 ok\r\n")
        await writer.drain()
        if verb == b"QUIT":
            break
    writer.close()


def _keep(kept: Path, recipients: list[str], text: bytes) -> None:
    mail = message_from_bytes(text)
    parts = mail.get_payload() if mail.is_multipart() else [mail]
    body = parts[0].get_payload(decode=True)  # the boundary differs in each copy, the text does not
    digest = hashlib.sha256(str(mail["Subject"]).encode() + body).hexdigest()[:24]
    with kept.open("a") as file:
        file.writelines(f"{recipient} {digest}\n" for recipient in recipients)


async def main(port: int, kept: Path) -> None:
    """Serve until the process is ended."""
    server = await asyncio.start_server(lambda r, w: _serve(r, w, kept), "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), Path(sys.argv[2])))
