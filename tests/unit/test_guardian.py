import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]

STARTS_SERVERS = """
import sys, time
from pathlib import Path
from tests.server_process import ServerProcess
from tests.valkey_process import ValkeyProcess

place = Path(sys.argv[1])
with ValkeyProcess(place) as valkey, ServerProcess(place, {"GDL_WORKERS": "2"}) as server:
    print(valkey.port, server.port, flush=True)
    time.sleep(600)
"""


def listens(port: int) -> bool:
    """Tell whether anybody takes connections at a port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_servers_end_with_the_process_that_started_them(tmp_path: Path) -> None:
    """Killed with no chance to tidy up, it leaves neither the application nor Valkey behind."""
    command = [sys.executable, "-c", STARTS_SERVERS, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        ports = [int(port) for port in process.stdout.readline().split()]
        listened = [listens(port) for port in ports]

        process.kill()

    deadline = time.monotonic() + 60
    while any(listens(port) for port in ports):
        assert time.monotonic() < deadline, "A server was left behind."
        time.sleep(0.05)
    assert listened == [True, True]
