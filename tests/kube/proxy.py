"""A TCP proxy that misbehaves when told to."""
import contextlib
import socket
import threading
import urllib.parse


class Proxy:
    """Forwards to the server at a URL. Can fall silent on every connection that it has, and refuse new ones."""

    def __init__(self, url):
        server = urllib.parse.urlparse(url)
        self.target = (server.hostname, server.port)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.lock, self.pairs, self.refuses = threading.Lock(), [], False
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                with self.lock:
                    if self.refuses:
                        client.close()
                        continue
                    pair = {"sockets": (client, socket.create_connection(self.target)), "silent": False}
                    self.pairs.append(pair)
                for here, there in (pair["sockets"], pair["sockets"][::-1]):
                    threading.Thread(target=self.pump, args=(pair, here, there), daemon=True).start()

    @staticmethod
    def pump(pair, here, there):
        with contextlib.suppress(OSError):
            while data := here.recv(65536):
                if not pair["silent"]:
                    there.sendall(data)
            if not pair["silent"]:
                there.shutdown(socket.SHUT_WR)

    def fall_silent(self):
        """Open connections stay open, and nothing comes through any more; new ones work."""
        with self.lock:
            for pair in self.pairs:
                pair["silent"] = True

    def cut(self):
        """No connection until mend()."""
        with self.lock:
            self.refuses = True
            for pair in self.pairs:
                for each in pair["sockets"]:
                    each.close()
            self.pairs = []

    def mend(self):
        self.refuses = False

    def end(self):
        self.listener.close()
        self.cut()
