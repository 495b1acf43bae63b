"""The keys by which runs may be changed, each known by its hash only."""

from collections import OrderedDict
from hashlib import sha256
from hmac import compare_digest

from app.runs.refusals import WrongKey

MOST_KNOWN = 10_000
"""Runs, those asked for last, whose key is known here: three megabytes."""


class Keys:
    """Tells a wrong key at once where the run is known, whatever its store is doing."""

    def __init__(self) -> None:
        self._hashes: OrderedDict[str, bytes] = OrderedDict()

    def know(self, run_id: str, key_hash: bytes) -> None:
        """Hear of the key of a run, which is never another one."""
        self._hashes[run_id] = key_hash
        self._hashes.move_to_end(run_id)
        if len(self._hashes) > MOST_KNOWN:
            self._hashes.popitem(last=False)

    def forget(self, run_id: str) -> None:
        """Hear that a run is gone."""
        self._hashes.pop(run_id, None)

    def check(self, run_id: str, key: str) -> bool:
        """Tell whether the run is known; raise WrongKey if it is, and has another key."""
        known = self._hashes.get(run_id)
        if known is not None and not compare_digest(known, hash_of(key)):
            raise WrongKey
        return known is not None


def hash_of(key: str) -> bytes:
    """Return what the store keeps of a key: of 256 random bits, a plain hash tells nothing."""
    return sha256(key.encode()).digest()
