import os
import subprocess
import sys
from pathlib import Path

from httpx2 import Client

from tests.server_process import ServerProcess

EXAMPLES = os.environ.get("FAULTS_EXAMPLES", "2")
"""Requests made up for each operation; with ``FAULTS_EXAMPLES=300`` it takes its time."""

CONFIGURATION = """
headers = {{ Authorization = "Bearer {key}" }}
request-timeout = 20.0
[parameters]
"path.run_id" = "{run_id}"
[generation]
max-examples = {examples}
deterministic = true
[phases.stateful]
enabled = false
[checks.positive_data_acceptance]
# What OpenAPI cannot say, that the first moment asked for comes before the last, is a 422; the
# version a change is meant for is another one by then, 412.
expected-statuses = ["2xx", 304, 403, 404, 409, 412, 413, 422]
[[operations]]
include-path-regex = "/events$|/run[.](gif|html)$"
enabled = false
[[operations]]
include-name = "DELETE /api/runs/{{run_id}}"
[operations.parameters]
"path.run_id" = "{other_id}"
"""
"""The stream of events never ends, which a fuzzer waits for; moving pictures take seconds each, and
have tests of what is asked of them in vain. The run it would delete is one
that is not its own."""


def test_made_up_requests_are_answered_as_the_description_says(tmp_path: Path) -> None:
    """Every check of schemathesis holds, on a run whose key the requests carry."""
    settings = {"GDL_COUNT": "500", "GDL_POINTS": "100", "GDL_UPDATES": "20000"}
    settings["GDL_RUN_RATE"] = "100000/10 seconds"  # more than a fuzzer can send
    with ServerProcess(tmp_path, settings) as server:
        with Client(base_url=server.url, timeout=30) as client:
            created, other = [client.post("/api/runs").json() for _ in range(2)]
        configuration = tmp_path / "schemathesis.toml"
        configuration.write_text(
            CONFIGURATION.format(
                key=created["key"],
                run_id=created["run"]["id"],
                other_id=other["run"]["id"],
                examples=EXAMPLES,
            )
        )
        ran = subprocess.run(
            [
                *(sys.executable, "-m", "schemathesis.cli"),
                *("--config-file", str(configuration), "run", f"{server.url}openapi.json"),
                *("--checks", "all", "--no-color", "--seed", "1"),
            ],
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
            timeout=1800,
        )

    found = [line for line in ran.stdout.splitlines() if "generated" in line]
    print("\n" + "\n".join(found))
    assert ran.returncode == 0, ran.stdout[-8000:] + ran.stderr[-2000:]
