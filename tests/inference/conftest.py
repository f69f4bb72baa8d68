"""A local server in place of the hub and the package indexes."""

import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from assistant.inference.manifest import Model
from assistant.inference.sources import Servers
from tests.inference.toy import Routes, handler, the_toy


@pytest.fixture
def routes() -> Routes:
    """What the server answers; empty, so everything is a 404 until a test fills it."""
    return Routes()


@pytest.fixture
def servers(routes: Routes, monkeypatch: pytest.MonkeyPatch) -> Iterator[Servers]:
    """The addresses of a running local server."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with ThreadingHTTPServer(("127.0.0.1", 0), handler(routes)) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        address = f"http://127.0.0.1:{server.server_port}"
        yield Servers(
            hub=address, index=f"{address}/simple", registry=f"{address}/npm", releases=f"{address}/code"
        )
        server.shutdown()
        thread.join()


@pytest.fixture
def toy(tmp_path: Path) -> Model:
    """The toy model."""
    return the_toy(tmp_path / "manifest")
