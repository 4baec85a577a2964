"""``xueji serve`` where it cannot listen: what is wrong and what to do, before anything is prepared."""

import socket

import pytest
from click.testing import CliRunner

from xueji.config.cli import serve


@pytest.fixture(autouse=True)
def nothing_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    def go_on(host: str) -> None:
        pytest.fail("It went on.")

    monkeypatch.setattr(serve, "refuse_unsafe_address", go_on)


def test_a_port_in_use_is_said_with_the_next_one() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        told = CliRunner().invoke(serve.command, ["--port", str(port)])
    assert told.exit_code == 1 and f"127.0.0.1:{port} 正被另一个程序使用" in told.output
    assert f"--port {port + 1}" in told.output and "Traceback" not in told.output


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid"])
def test_an_address_of_another_machine_is_refused(host: str) -> None:
    told = CliRunner().invoke(serve.command, ["--host", host])
    assert told.exit_code == 1 and f"不能在 {host}:8000 上提供服务" in told.output
