"""Listening for connections: the socket that they come to, and how many there may be."""

import resource
import socket as names
from socket import (
    AF_INET,
    AF_INET6,
    IPPROTO_TCP,
    SO_KEEPALIVE,
    SO_REUSEADDR,
    SOL_SOCKET,
    TCP_NODELAY,
    socket,
)

VANISHED_SECONDS = 30
"""After how long a client that does not answer, or takes nothing, is taken to be gone."""

MOST_CONNECTIONS = 65_536


class AddressError(Exception):
    """Nothing can listen at the address that the settings name."""


def bound(host: str, port: int) -> socket:
    """Return a socket at that address, for this process or for workers that inherit it.

    Connections take its options over, where the system has them.

    Raises:
        AddressError: another server listens there, or the address is not this machine's.
    """
    listening = socket(AF_INET6 if ":" in host else AF_INET)
    listening.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise AddressError(
            f"Nothing can listen on port {port} of {host} ({error.strerror}). Choose another port, "
            "as in --port 8001 (0 takes a free one), or another --host."
        ) from error
    listening.set_inheritable(True)
    # Without this an answer in two packets waits for the client's delayed acknowledgement, 40 ms:
    # asyncio sets it only on sockets made for TCP by name.
    listening.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
    _give_up_on_the_vanished(listening)
    return listening


def _give_up_on_the_vanished(listening: socket) -> None:
    """Have connections closed whose other end is gone, or takes nothing, for some time.

    Otherwise an answer or a stream to a laptop that was shut would be held for a quarter of an
    hour.
    """
    listening.setsockopt(SOL_SOCKET, SO_KEEPALIVE, 1)
    for name, value in (
        ("TCP_KEEPIDLE", VANISHED_SECONDS // 2),
        ("TCP_KEEPINTVL", 5),
        ("TCP_KEEPCNT", 3),
        ("TCP_USER_TIMEOUT", VANISHED_SECONDS * 1000),
    ):
        if (option := getattr(names, name, None)) is not None:
            listening.setsockopt(IPPROTO_TCP, option, value)


def raise_limit_of_connections() -> None:
    """Allow this process, and its workers, as many open connections as the system lets it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS if hard == resource.RLIM_INFINITY else min(hard, MOST_CONNECTIONS)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
