"""A line between a client and the portal that breaks."""

import contextlib
import socket
import threading


class Cutting:
    """Between a client and the portal; closes the first connections after so many bytes of the answer, or at once.

    `lose_next` loses the next answer whole: the portal has done what it was asked, and nobody hears of it.
    """

    def __init__(self, port: int, cuts: list[int]) -> None:
        self.port, self.cuts = port, cuts
        self.server = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.server.getsockname()[1]}"
        self.taken = 0
        self.losing = threading.Event()
        threading.Thread(target=self.take, daemon=True).start()

    def take(self) -> None:
        while True:
            try:
                near, _ = self.server.accept()
            except OSError:
                return  # closed: the test is over
            self.taken += 1
            allowed = self.cuts.pop(0) if self.cuts else None
            threading.Thread(target=self.carry, args=(near, allowed), daemon=True).start()

    def lose_next(self) -> None:
        self.losing.set()

    def carry(self, near: socket.socket, allowed: int | None) -> None:
        with near, socket.create_connection(("127.0.0.1", self.port)) as far:
            threading.Thread(target=self.pump, args=(near, far), daemon=True).start()
            sent = 0
            while data := far.recv(65536):
                if self.losing.is_set():
                    self.losing.clear()
                    near.shutdown(socket.SHUT_RDWR)
                    return
                if allowed is not None and sent + len(data) > allowed:
                    near.sendall(data[: allowed - sent])
                    near.shutdown(socket.SHUT_RDWR)
                    return
                near.sendall(data)
                sent += len(data)

    def pump(self, near: socket.socket, far: socket.socket) -> None:
        with contextlib.suppress(OSError):  # the other side hung up, as it was meant to
            while data := near.recv(65536):
                far.sendall(data)
            far.shutdown(socket.SHUT_WR)
