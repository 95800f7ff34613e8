from __future__ import annotations

import ssl
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest
import trustme

from alerts.channels.address_gate import AddressGate
from alerts.channels.http_post import Answer, post
from alerts.channels.outcome import Outcome
from alerts.errors import AddressError


def gate(*addresses: str, allow: bool = False) -> AddressGate:
    return AddressGate(allow, lambda _host, _port: addresses)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "240.0.0.1",
        "::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1", "2001:db8::1",
        "::ffff:127.0.0.1", "::ffff:100.64.0.1", "::ffff:10.0.0.1", "64:ff9b::10.0.0.1", "2002:7f00:1::",
        "2001:0:4136:e378:8000:63bf:f5ff:fffe",
    ],
)  # fmt: skip
def test_special_networks_are_refused(address: str) -> None:
    with pytest.raises(AddressError) as raised:
        gate(address).addresses("robot.example", 443)
    assert raised.value.reason == "private"
    assert gate(address, allow=True).addresses("robot.example", 443) == (address,)


@pytest.mark.parametrize("address", ["119.29.29.29", "2400:3200::1", "::ffff:119.29.29.29", "64:ff9b::119.29.29.29"])
def test_public_addresses_pass(address: str) -> None:
    assert gate(address).addresses("robot.example", 443) == (address,)


def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    with pytest.raises(AddressError):
        gate("119.29.29.29", "10.0.0.1").addresses("robot.example", 443)


def test_the_systems_own_resolver_is_judged_too() -> None:
    with pytest.raises(AddressError) as raised:
        AddressGate().addresses("localhost", 443)
    assert raised.value.reason == "private"


@pytest.mark.parametrize("host", ["no-such-host.invalid", "a" * 70 + ".example", ""])
def test_a_name_that_leads_nowhere(host: str) -> None:
    def failing(_host: str, _port: int) -> Sequence[str]:
        if _host.startswith("a"):
            _host.encode("idna")
        raise OSError("Name or service not known")

    with pytest.raises(AddressError) as raised:
        AddressGate(resolver=failing).addresses(host, 443)
    assert raised.value.reason == "unresolved"


def test_the_name_is_looked_up_once_and_its_certificate_checked_against_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The pinned address is called, while TLS still asks for the name's certificate."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    asked: list[str] = []

    def resolver(host: str, _port: int) -> Sequence[str]:
        asked.append(host)
        return ("127.0.0.1",)

    with _TlsServer(authority.issue_cert("robot.example")) as port:
        opened = AddressGate(True, resolver)
        right = post(f"https://robot.example:{port}/hook", b"{}", {}, opened, 5.0)
        assert isinstance(right, Answer)
        assert right.status == 200
        wrong = post(f"https://other.example:{port}/hook", b"{}", {}, opened, 5.0)
        assert isinstance(wrong, Outcome)
        assert (wrong.kind, wrong.code, wrong.uncertain) == ("retry", "tls", False)
    assert asked == ["robot.example", "other.example"]


class _TlsServer:
    """Answers two TLS connections, one after the other."""

    def __init__(self, certificate: trustme.LeafCert) -> None:
        import socket

        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(self.context)
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> int:
        self.thread.start()
        port: int = self.listening.getsockname()[1]
        return port

    def __exit__(self, *_: object) -> None:
        self.thread.join(5)
        self.listening.close()

    def _serve(self) -> None:
        for _ in range(2):
            raw, _peer = self.listening.accept()
            try:
                with self.context.wrap_socket(raw, server_side=True) as connection:
                    received = b""
                    while not received.endswith(b"{}"):
                        received += connection.recv(65536)
                    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
            except OSError:
                raw.close()
