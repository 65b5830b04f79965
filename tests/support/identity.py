"""A real OpenID Connect provider on this machine: discovery, sign-in page, code, signed tokens.

Authlib does the protocol (RFC 6749, PKCE, OpenID Connect Core); here stand its people, its
sign-in page and the faults that a test may ask for.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from typing import Any
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from authlib.oauth2.rfc6749 import AuthorizationServer, ClientMixin, OAuth2Request
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc6750 import BearerTokenGenerator
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core.grants import OpenIDCode
from joserfc.jwk import KeySet, RSAKey

CLIENT, SECRET = "xieshang", "a secret between two servers"
Answer = tuple[int, bytes, list[tuple[str, str]]]


@dataclass(frozen=True)
class Person:
    """Somebody whom the provider knows; ``sub`` never changes, the rest may."""

    sub: str
    claims: dict[str, str] = field(default_factory=dict)

    def get_user_id(self) -> str:
        return self.sub


@dataclass(frozen=True)
class Client(ClientMixin):  # type: ignore[misc]  # untyped library
    """The one site that may send people here."""

    def get_client_id(self) -> str:
        return CLIENT

    def get_default_redirect_uri(self) -> str:
        return ""

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri.endswith("/login/callback/")

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method in {"client_secret_post", "client_secret_basic"}

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


@dataclass
class Code:
    """What a one-time code stands for."""

    code: str
    request: dict[str, str]
    user: Person
    auth_time: int

    @property
    def code_challenge(self) -> str | None:
        return self.request.get("code_challenge")

    @property
    def code_challenge_method(self) -> str | None:
        return self.request.get("code_challenge_method")

    def get_redirect_uri(self) -> str:
        return self.request["redirect_uri"]

    def get_scope(self) -> str:
        return self.request["scope"]

    def get_nonce(self) -> str | None:
        return self.request.get("nonce")

    def get_auth_time(self) -> int:
        return self.auth_time

    def get_acr(self) -> None:
        return None

    def get_amr(self) -> None:
        return None


class Provider(AuthorizationServer):  # type: ignore[misc]  # untyped library
    """The provider's state and its answers; ``fault`` makes tokens wrong on purpose."""

    def __init__(self) -> None:
        super().__init__(scopes_supported=["openid", "profile", "email"])
        self.people: dict[str, Person] = {}
        self.codes: dict[str, Code] = {}
        self.key = RSAKey.generate_key(2048, {"kid": "this year"}, private=True)
        self.stranger = RSAKey.generate_key(2048, {"kid": "this year"}, private=True)
        self.issuer = ""
        self.fault = ""
        self.asked: list[str] = []
        self.register_token_generator("default", BearerTokenGenerator(_token))
        self.register_grant(_grant_of(self), [_identity_of(self), CodeChallenge(required=True)])

    # What Authlib asks of whoever embeds it.

    def query_client(self, client_id: str) -> Client | None:
        return Client() if client_id == CLIENT else None

    def save_token(self, token: dict[str, Any], request: OAuth2Request) -> None:
        """Nothing is asked with it later: the identity is in the ID token."""

    def send_signal(self, name: str, *args: object, **kwargs: object) -> None:
        """Nobody listens."""

    def create_oauth2_request(self, request: OAuth2Request) -> OAuth2Request:
        return request

    def handle_response(self, status: int, body: Any, headers: Any) -> Answer:
        text = body if isinstance(body, str) else json.dumps(body or {})
        return status, text.encode(), list(headers)

    # What it answers.

    def discovery(self) -> Answer:
        said = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
        }
        return _json(said)

    def keys(self) -> Answer:
        return _json(KeySet([self.key]).as_dict(private=False))

    def authorize(self, request: OAuth2Request) -> Answer:
        """The sign-in page; whoever chooses a name there is that person."""
        grant = self.get_consent_grant(request)
        chosen = request.payload.data.get("who")
        if chosen is None:
            return 200, _page(self.people).encode(), [("Content-Type", "text/html")]
        person = self.people.get(chosen)  # None: the person refused
        answered: Answer = self.create_authorization_response(request, person, grant=grant)
        return answered

    def token(self, request: OAuth2Request) -> Answer:
        if self.fault == "broken":
            return 200, b"<html>proxy error</html>", [("Content-Type", "text/html")]
        answered: Answer = self.create_token_response(request)
        return answered


def _grant_of(provider: Provider) -> type:
    class CodeGrant(AuthorizationCodeGrant):  # type: ignore[misc]  # untyped library
        TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_post", "client_secret_basic")

        def save_authorization_code(self, code: str, request: OAuth2Request) -> None:
            said = dict(request.payload.data)
            provider.codes[code] = Code(code, said, request.user, int(time.time()))

        def query_authorization_code(self, code: str, client: Client) -> Code | None:
            return provider.codes.get(code)

        def delete_authorization_code(self, authorization_code: Code) -> None:
            provider.codes.pop(authorization_code.code, None)

        def authenticate_user(self, authorization_code: Code) -> Person:
            return authorization_code.user

    return CodeGrant


def _identity_of(provider: Provider) -> OpenIDCode:
    class Identity(OpenIDCode):  # type: ignore[misc]  # untyped library
        def exists_nonce(self, nonce: str, request: OAuth2Request) -> bool:
            return False

        def get_client_algorithm(self, client: Client) -> str:
            return "RS256"

        def get_encode_header(self, client: Client) -> dict[str, str]:
            return {"alg": "RS256", "kid": "this year"}

        def resolve_client_private_key(self, client: Client) -> Any:
            return provider.stranger if provider.fault == "foreign key" else provider.key

        def get_client_claims(self, client: Client) -> dict[str, Any]:
            return {}

        def get_compatible_claims(self, request: OAuth2Request) -> dict[str, Any]:
            now = int(time.time())
            claims = {"iss": provider.issuer, "aud": CLIENT, "iat": now, "exp": now + 300}
            wrong: dict[str, dict[str, Any]] = {
                "issuer": {"iss": "http://localhost:1/elsewhere"},
                "audience": {"aud": "another site"},
                "expired": {"iat": now - 9000, "exp": now - 8000},
            }
            return claims | wrong.get(provider.fault, {})

        def generate_user_info(self, user: Person, scope: str) -> dict[str, str]:
            return {"sub": user.sub, **user.claims}

    return Identity()


def _token(*_args: object, **_kwargs: object) -> str:
    return f"opaque-{time.time_ns()}"


def _page(people: dict[str, Person]) -> str:
    names = "".join(
        f'<p><button name="who" value="{escape(sub)}">{escape(sub)}</button></p>'
        for sub in people
    )
    refuse = '<p><button name="who" value="">refuse</button></p>'
    return (
        '<!doctype html><html lang="en"><title>Identity</title><main><h1>Who are you?</h1>'
        f'<form method="post">{names}{refuse}</form></main></html>'
    )


def _json(said: Any) -> Answer:
    return 200, json.dumps(said).encode(), [("Content-Type", "application/json")]


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Tests say what they have to say themselves."""


def _application(provider: Provider) -> Callable[..., Iterator[bytes]]:
    def answer(environ: dict[str, Any], start_response: Any) -> Iterator[bytes]:
        path = environ["PATH_INFO"]
        provider.asked.append(path)
        request = _request(environ, provider.issuer + path)
        pages: dict[str, Callable[[], Answer]] = {
            "/.well-known/openid-configuration": provider.discovery,
            "/keys": provider.keys,
            "/authorize": lambda: provider.authorize(request),
            "/token": lambda: provider.token(request),
        }
        status, body, headers = pages.get(path, lambda: (404, b"", []))()
        start_response(f"{status} -", headers)
        yield body

    return answer


def _request(environ: dict[str, Any], address: str) -> OAuth2Request:
    length = int(environ.get("CONTENT_LENGTH") or 0)
    form = environ["wsgi.input"].read(length).decode() if length else ""
    said = {
        name: values[0]
        for text in (environ.get("QUERY_STRING", ""), form)
        for name, values in parse_qs(text, keep_blank_values=True).items()
    }
    request = OAuth2Request(environ["REQUEST_METHOD"], address, headers={})
    request.payload = BasicOAuth2Payload(said)
    request.__class__ = _Form
    return request


class _Form(OAuth2Request):  # type: ignore[misc]  # untyped library
    """A request whose form and query are one: the page is answered at its own address."""

    @property
    def form(self) -> dict[str, str]:
        return dict(self.payload.data)

    @property
    def args(self) -> dict[str, str]:
        return dict(self.payload.data)


@contextmanager
def running() -> Iterator[Provider]:
    """A provider that answers on a port of its own, for as long as this lasts."""
    provider = Provider()
    server: WSGIServer = make_server(
        "127.0.0.1", 0, _application(provider), handler_class=_Quiet
    )
    provider.issuer = f"http://localhost:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)
