"""A process that ends the servers a test process leaves behind, however it was ended itself."""

import subprocess
import sys
from functools import cache

PROGRAM = """
import os, signal, sys
groups = set()
for line in sys.stdin:
    (groups.add if line[0] == "+" else groups.discard)(int(line[1:]))
for group in groups:
    try:
        os.killpg(group, signal.SIGKILL)
    except OSError:
        pass
"""
"""Is told of process groups until the pipe closes: with the other end's process, at the latest."""


def guard(group: int) -> None:
    """Have a process group killed when this process has ended."""
    _tell(f"+{group}\n")


def release(group: int) -> None:
    """Have a process group forgotten that has ended: its number may become another's."""
    _tell(f"-{group}\n")


@cache
def _guardian() -> subprocess.Popen[bytes]:
    command = [sys.executable, "-I", "-S", "-c", PROGRAM]
    return subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True, bufsize=0)


def _tell(line: str) -> None:
    pipe = _guardian().stdin
    assert pipe is not None
    pipe.write(line.encode())
