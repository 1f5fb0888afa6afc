"""A sign-in service as a hospital has one (OpenID Connect), small, and on this computer."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt

CLIENT, SECRET = "leptoguide", "between-us"


class Service(ThreadingHTTPServer):
    """Signs in whoever ``person`` says; ``claims`` are added to what it tells."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.person = {"sub": "staff-7", "preferred_username": "li", "name": "演示医师"}
        self.claims: dict[str, Any] = {}
        self.challenge = ""
        self.exchanged: list[dict[str, str]] = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def issuer(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server_port}"

    def asked_for(self, address: str) -> dict[str, str]:
        """What an address that a browser is sent to asks for; the challenge is kept for the exchange."""
        assert address.startswith(f"{self.issuer}/authorize?")
        asked = {key: values[0] for key, values in parse_qs(urlsplit(address).query).items()}
        self.challenge = asked["code_challenge"]
        return asked

    def tokens(self, form: dict[str, str]) -> dict[str, str] | None:
        """Tokens for a code, if the application is the one that asked for it."""
        self.exchanged.append(form)
        proof = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=")
        if form.get("code") != "once" or form.get("client_secret") != SECRET or proof.decode() != self.challenge:
            return None
        now = int(time.time())
        told = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 60, **self.person, **self.claims}
        return {"access_token": "t", "token_type": "Bearer", "id_token": jwt.encode(told, "x" * 32, "HS256")}


class _Handler(BaseHTTPRequestHandler):
    server: Service

    def do_GET(self) -> None:
        issuer = self.server.issuer
        match self.path:
            case "/.well-known/openid-configuration":
                names = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
                paths = ("authorize", "token", "userinfo", "jwks")
                ends = {name: f"{issuer}/{path}" for name, path in zip(names, paths, strict=True)}
                self._send({"issuer": issuer, **ends, "token_endpoint_auth_methods_supported": ["client_secret_post"]})
            case "/userinfo":
                self._send({**self.server.person, **self.server.claims})
            case _:
                self._send({}, 404)

    def do_POST(self) -> None:
        text = self.rfile.read(int(self.headers["Content-Length"])).decode()
        given = self.server.tokens({key: values[0] for key, values in parse_qs(text).items()})
        self._send(given or {"error": "invalid_grant"}, 200 if given else 400)

    def _send(self, content: dict[str, Any], status: int = 200) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Say nothing."""
