"""Who starts the server for others is told what they open."""

from types import SimpleNamespace

import ifaddr
import pytest

from app.web.edge.reach import addresses_for_others, invitation, page_address


@pytest.mark.parametrize(
    ("host", "page"),
    [
        ("127.0.0.1", "http://127.0.0.1:80/"),
        ("0.0.0.0", "http://127.0.0.1:80/"),  # noqa: S104
        ("::", "http://127.0.0.1:80/"),
        ("::1", "http://[::1]:80/"),
        ("class.example", "http://class.example:80/"),
    ],
)
def test_the_address_is_one_that_a_browser_takes(host: str, page: str) -> None:
    """All interfaces are reached at the machine's own; IPv6 stands in brackets."""
    assert page_address(host, 80) == page


@pytest.mark.parametrize(
    ("host", "others"),
    [
        ("127.0.0.1", []),
        ("::1", []),
        ("localhost", []),
        ("192.168.1.7", ["http://192.168.1.7:81/"]),
        ("class.example", ["http://class.example:81/"]),
        ("0.0.0.0", ["http://10.0.0.9:81/", "http://192.168.1.7:81/", "http://9.9.9.9:81/"]),  # noqa: S104
    ],
)
def test_others_are_told_what_they_can_open(
    monkeypatch: pytest.MonkeyPatch, host: str, others: list[str]
) -> None:
    """Nothing where only this machine can; a private network's addresses before public ones."""
    ips = ["127.0.0.1", "9.9.9.9", "192.168.1.7", "169.254.3.4", ("fe80::1", 0, 0), "10.0.0.9"]
    adapter = SimpleNamespace(ips=[SimpleNamespace(ip=ip) for ip in ips])
    monkeypatch.setattr(ifaddr, "get_adapters", lambda: [adapter])

    assert addresses_for_others(host, 81) == others


def test_the_qr_code_is_of_the_first_address() -> None:
    """Each address is told, and another first one has another code."""
    one, other = "http://10.0.0.9:81/", "http://9.9.9.9:81/"

    words, _, code = invitation([one, other]).partition("\n\n")

    assert words == f"Others open {one} or {other}"
    assert code.count("\n") >= 13
    assert code != invitation([other, one]).partition("\n\n")[2]
