"""A client that calls the application without a network."""

import asyncio
from typing import Any

import httpx
from fastapi import FastAPI


class Client:
    """Asks one thing at a time."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app

    def get(self, path: str, **given: Any) -> httpx.Response:
        return self.send("GET", path, **given)

    def send(self, method: str, path: str, **given: Any) -> httpx.Response:
        return asyncio.run(self._send(method, path, given))

    async def _send(self, method: str, path: str, given: dict[str, Any]) -> httpx.Response:
        cookies = given.pop("cookies", {})
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", cookies=cookies) as client:
            return await client.request(method, path, **given)
