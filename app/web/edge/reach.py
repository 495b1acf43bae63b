"""How others reach the page: the addresses of this machine that they can open."""

import io
from collections.abc import Sequence
from ipaddress import ip_address

import ifaddr
import segno

EVERY_ADDRESS = frozenset({"0.0.0.0", "::"})  # noqa: S104  # compared with, never listened at
"""What a server listens at to be reached by all addresses of its machine."""


def page_address(host: str, port: int) -> str:
    """Return the address of the page as a browser on this machine takes it."""
    if host in EVERY_ADDRESS:
        host = "127.0.0.1"
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def addresses_for_others(host: str, port: int) -> list[str]:
    """Return the addresses of the page that other machines can open, the likeliest first.

    There is none where the server listens at an address that only this machine can open.
    """
    if host not in EVERY_ADDRESS:
        return [] if is_loopback(host) else [page_address(host, port)]
    return [page_address(own, port) for own in own_addresses()]


def is_loopback(host: str) -> bool:
    """Tell whether only this machine can open pages of that host."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def own_addresses() -> list[str]:
    """Return the IPv4 addresses of this machine in its networks; those of private ones first.

    IPv6 ones are left out: in a classroom's network they change, and nobody types them.
    """
    found = {
        own.ip
        for adapter in ifaddr.get_adapters()
        for own in adapter.ips
        if isinstance(own.ip, str)
        and not (ip_address(own.ip).is_loopback or ip_address(own.ip).is_link_local)
    }
    return sorted(found, key=lambda own: (not ip_address(own).is_private, ip_address(own)))


def invitation(others: Sequence[str]) -> str:
    """Return the lines that tell which addresses others open, with a QR code of the first."""
    return f"Others open {' or '.join(others)}\n\n{qr_code(others[0])}"


def qr_code(address: str) -> str:
    """Return a QR code of an address as lines of text, for a terminal."""
    text = io.StringIO()
    segno.make(address, error="l", micro=False).terminal(text, border=2, compact=True)
    return text.getvalue()
