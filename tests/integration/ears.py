"""Many readers of the stream in a process of their own: python -m tests.integration.ears HOST PORT READERS EVENTS.

Says `open` when all are there; at the end, a line of JSON: for each reader the times at which events came.
"""

import asyncio
import json
import sys
import time

ASK = "GET /api/stream HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n"


async def _listen(host: str, port: int, events: int, there: asyncio.Semaphore) -> list[float]:
    """When each of so many events came, in seconds since 1970 UTC."""
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(ASK.encode())
    came: list[float] = []
    while len(came) < events:
        line = await reader.readline()
        if line.startswith(b"retry"):
            there.release()
        elif line.startswith(b"id: "):
            came.append(time.time())
        elif not line:
            break
    writer.close()
    return came


async def _main(host: str, port: int, readers: int, events: int) -> None:
    there = asyncio.Semaphore(0)
    listening = [asyncio.create_task(_listen(host, port, events, there)) for _ in range(readers)]
    for _ in range(readers):
        await there.acquire()
    print("open", flush=True)
    print(json.dumps(await asyncio.gather(*listening)))


if __name__ == "__main__":
    asyncio.run(_main(sys.argv[1], *map(int, sys.argv[2:])))
