import asyncio
import json
import socket
import struct
import time
from asyncio import StreamReader, StreamWriter

import pytest
from httpx2 import AsyncClient

from tests.faults.memory import megabytes
from tests.server_process import ServerProcess

pytestmark = pytest.mark.anyio

STREAMS = 500


async def create(client: AsyncClient) -> tuple[str, dict[str, str]]:
    """Create a run; return its address and the headers with its key."""
    created = (await client.post("/api/runs")).json()
    headers = {"Authorization": f"Bearer {created['key']}"}
    return f"/api/runs/{created['run']['id']}", headers


async def opened(
    server: ServerProcess, address: str, limit: int = 2**16
) -> tuple[StreamReader, StreamWriter]:
    """Ask for an address on a connection of its own."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port, limit=limit)
    writer.write(f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
    return reader, writer


def vanish(writer: StreamWriter) -> None:
    """Break a connection off as a machine does that loses its net."""
    connection = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def counted(client: AsyncClient, line: str) -> None:
    """Wait until a line is among the metrics."""
    for _ in range(400):
        if line in (await client.get("/metrics")).text:
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"{line} is not among the metrics.")


async def test_five_hundred_streams_see_a_run_and_leave_nothing(process: ServerProcess) -> None:
    """All hear of a step, requests go on beside them, and closing them frees what they took."""
    async with AsyncClient(base_url=process.url, timeout=60) as client:
        address, headers = await create(client)
        events = f"{address}/events"
        first = await asyncio.gather(*(opened(process, events) for _ in range(STREAMS)))
        await counted(client, f"gdl_watchers {STREAMS}.0")
        for _, writer in first:
            vanish(writer)
        await counted(client, "gdl_watchers 0.0")
        before = megabytes(process.pid)

        streams = await asyncio.gather(*(opened(process, events) for _ in range(STREAMS)))
        await counted(client, f"gdl_watchers {STREAMS}.0")
        full = megabytes(process.pid)
        began = time.monotonic()
        await client.post(f"{address}/step", json={"count": 5}, headers=headers)
        answered = time.monotonic() - began

        async def hear(reader: StreamReader) -> float:
            while b'"shown":5' not in await reader.readline():
                pass
            return time.monotonic() - began

        async with asyncio.timeout(60):
            heard = sorted(await asyncio.gather(*(hear(reader) for reader, _ in streams)))
        for _, writer in streams:
            vanish(writer)
        await counted(client, "gdl_watchers 0.0")
        after = megabytes(process.pid)

    print(
        f"\n{STREAMS} streams: the step was answered in {answered * 1000:.0f} ms, heard of after "
        f"{heard[len(heard) // 2] * 1000:.0f} ms (median), {heard[-1] * 1000:.0f} ms (last); "
        f"memory {before:.0f} MB before, {full:.0f} MB with them, {after:.0f} MB after."
    )
    assert after < before + 30


async def test_who_reads_slowly_hinders_nobody(process: ServerProcess) -> None:
    """Watchers that take nothing cost a bounded amount; another one sees every change soon."""
    async with AsyncClient(base_url=process.url, timeout=60) as client:
        address, headers = await create(client)
        slow = await asyncio.gather(*(opened(process, f"{address}/events", 1) for _ in range(50)))
        reader, writer = await opened(process, f"{address}/events")
        await counted(client, "gdl_watchers 51.0")
        before, began = megabytes(process.pid), time.monotonic()
        for count in range(1, 201):
            answer = await client.post(
                f"{address}/step", json={"count": 60, "every": 60}, headers=headers
            )
            assert answer.json()["step"] == [60 * count]
        async with asyncio.timeout(60):
            while b'"shown":12000' not in await reader.readline():
                pass
        seconds = time.monotonic() - began
        after = megabytes(process.pid)
        for _, one in slow:
            vanish(one)
        writer.close()
        await counted(client, "gdl_watchers 0.0")
    print(f"\n200 steps beside 50 slow readers in {seconds:.1f} s, {after - before:.1f} MB more.")
    assert after - before < 50


async def test_many_frames_that_nobody_takes_are_held_in_little(process: ServerProcess) -> None:
    """Each of eight answers of 100,000 frames takes a fifth of what lists of them would."""
    async with AsyncClient(base_url=process.url, timeout=60) as client:
        address, headers = await create(client)
        stretch = {"count": 100_000, "every": 100_000}
        await client.post(f"{address}/step", json=stretch, headers=headers)
        before = megabytes(process.pid)
        frames = f"{address}/frames?last=99999"
        slow = await asyncio.gather(*(opened(process, frames, 1) for _ in range(8)))
        for reader, _ in slow:
            assert await reader.read(12) == b"HTTP/1.1 200"
        assert (await client.get(address)).json()["step"] == 100_000
        after = megabytes(process.pid)
        for _, writer in slow:
            vanish(writer)
    print(f"\nEight long answers that nobody takes: {after - before:.0f} MB more.")
    assert after - before < 80


async def test_clients_that_vanish_in_mid_answer_leave_nothing(process: ServerProcess) -> None:
    """Large answers of which nobody takes the end free what they took."""
    async with AsyncClient(base_url=process.url, timeout=60) as client:
        address, headers = await create(client)
        stretch = {"count": 50_000, "every": 50_000}
        await client.post(f"{address}/step", json=stretch, headers=headers)
        sizes = []
        for _ in range(4):
            paths = (f"{address}/frames?last=20000", f"{address}/export/trace.csv")
            connections = [await opened(process, path) for path in paths * 5]
            for reader, writer in connections:
                await reader.read(1000)
                vanish(writer)
            assert (await client.get(address)).json()["step"] == 50_000
            sizes.append(megabytes(process.pid))
    print("\nMemory after each ten vanished: " + ", ".join(f"{size:.0f} MB" for size in sizes))
    assert sizes[-1] < sizes[0] + 60


async def test_bodies_that_trickle_hinder_nobody(process: ServerProcess) -> None:
    """A hundred bodies that come drop by drop are waited for beside the others' requests."""
    body = json.dumps({"preset": "xor"}).encode()
    head = "POST /api/runs HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    async with AsyncClient(base_url=process.url, timeout=60) as client:
        address, headers = await create(client)
        connections = [await asyncio.open_connection("127.0.0.1", process.port) for _ in range(100)]
        for _, writer in connections:
            writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode())
        slowest = 0.0
        for place in range(len(body)):
            for _, writer in connections:
                writer.write(body[place : place + 1])
            began = time.monotonic()
            await client.post(f"{address}/step", headers=headers)
            slowest = max(slowest, time.monotonic() - began)
        answers = [await reader.readline() for reader, _ in connections]
        for _, writer in connections:
            writer.close()
    print(f"\nThe slowest of {len(body)} steps beside 100 trickles: {slowest * 1000:.0f} ms.")
    assert set(answers) == {b"HTTP/1.1 201 Created\r\n"}
