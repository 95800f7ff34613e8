from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.fetching.addresses import is_public

PUBLIC = ["1.1.1.1", "202.112.0.44", "240e::1", "2001:4860:4860::8888", "::ffff:1.1.1.1", "64:ff9b::101:101"]
NOT_PUBLIC = [
    "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "192.0.2.1", "198.18.0.1", "224.0.0.1", "255.255.255.255", "240.0.0.1", "::", "::1", "fe80::1", "fe80::1%eth0",
    "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:100.64.0.1", "64:ff9b::7f00:1",
    "2002:7f00:1::", "2002:a00:1::", "", "localhost", "1.1.1",
]  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_not_public(address: str) -> None:
    assert not is_public(address)


@given(st.integers(0, 2**32 - 1))
def test_an_address_carried_inside_another_is_no_way_round(number: int) -> None:
    inner = IPv4Address(number)
    if not is_public(str(inner)):
        assert not is_public(f"::ffff:{inner}")
        assert not is_public(str(IPv6Address((0x64FF9B << 96) | number)))
        assert not is_public(str(IPv6Address((0x2002 << 112) | (number << 80))))
