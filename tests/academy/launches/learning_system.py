"""A small learning system: an HTTP server in a thread that confirms people, shows its keys, gives tokens and keeps
scores, written from the specifications of LTI 1.3, Assignment and Grade Services and Dynamic Registration.

`LearningSystem()` serves until `close()`. What is wrong with a request to it is an answer of status 400 or 401, as a
real one would give. `away` makes it hang up on everybody.
"""

import html
import json
import secrets
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import jwt
import requests
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
DEEP = "https://purl.imsglobal.org/spec/lti-dl/claim/"
AGS = "https://purl.imsglobal.org/spec/lti-ags/"
SCORE = f"{AGS}scope/score"
KEYS = [generate_private_key(public_exponent=65537, key_size=2048) for _number in range(3)]
"""Made once: each takes a while."""


class LearningSystem:
    """The platform. Whoever asks it is answered by its handler."""

    def __init__(self, *, client_id: str = "portal-1", deployment: str = "d-1") -> None:
        self.client_id, self.deployment = client_id, deployment
        self.keys: dict[str, RSAPrivateKey] = {"k-1": KEYS[0]}
        self.kid = "k-1"
        self.tool_keys_url = ""
        self.tool_keys: Callable[[], dict[str, Any]] | None = None
        self.away = False
        self.delay = 0.0
        self.asked: list[str] = []
        self.tokens: dict[str, float] = {}
        self.tokens_given = 0
        self.scores: list[dict[str, Any]] = []
        self.refuses_scores = 0
        self.chosen: list[dict[str, Any]] = []
        self.registered: list[dict[str, Any]] = []
        self.next_launch: Callable[[dict[str, str]], str] | None = None
        self.jtis: set[str] = set()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_for(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def fields(self) -> dict[str, str]:
        """As the portal registers it."""
        return {
            "name": "Acme's Moodle",
            "issuer": self.url,
            "client_id": self.client_id,
            "deployments": self.deployment,
            "authorisation_url": f"{self.url}/auth?tenant=acme",
            "token_url": f"{self.url}/token",
            "keys_url": f"{self.url}/keys",
        }

    @property
    def line_item(self) -> str:
        return f"{self.url}/lineitems/7/lineitem?type_id=3"

    def claims(self, nonce: str, target: str, /, **more: Any) -> dict[str, Any]:
        """What a launch says of a learner; each of `more` in its place, None taken away."""
        now = int(time.time())
        found = {
            "iss": self.url,
            "aud": self.client_id,
            "sub": "learner-1",
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
            "name": "Niamh Byrne",
            "email": "niamh@acme.example",
            f"{LTI}deployment_id": self.deployment,
            f"{LTI}message_type": "LtiResourceLinkRequest",
            f"{LTI}version": "1.3.0",
            f"{LTI}target_link_uri": target,
            f"{LTI}roles": ["http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"],
            f"{LTI}resource_link": {"id": "link-1", "title": "Learn the portal"},
            f"{LTI}context": {"id": "c-1", "title": "Onboarding 2026"},
            f"{AGS}claim/endpoint": {"scope": [SCORE], "lineitem": self.line_item},
        }
        found.update(more)
        return {name: value for name, value in found.items() if value is not None}

    def choosing(self, **settings: Any) -> dict[str, Any]:
        """What makes of a launch one in which somebody chooses a course."""
        asked = {
            "deep_link_return_url": f"{self.url}/chosen",
            "accept_types": ["ltiResourceLink", "link"],
            "accept_presentation_document_targets": ["window"],
            "data": "kept-for-me",
        }
        return {
            f"{LTI}message_type": "LtiDeepLinkingRequest",
            f"{LTI}resource_link": None,
            f"{AGS}claim/endpoint": None,
            f"{DEEP}deep_linking_settings": {**asked, **settings},
        }

    def sign(self, claims: dict[str, Any], *, kid: str = "", key: Any = None, algorithm: str = "RS256") -> str:
        kid = kid or self.kid
        return jwt.encode(claims, key or self.keys.get(kid, KEYS[2]), algorithm=algorithm, headers={"kid": kid})

    def rotate(self) -> None:
        """Another key, as platforms do now and then."""
        self.kid, self.keys = "k-2", {"k-2": KEYS[1]}

    # --- what it answers ----------------------------------------------------------------------

    def answer(self, method: str, path: str, query: dict[str, str], body: bytes, headers: Any) -> tuple[int, str, str]:
        routes = {
            ("GET", "/keys"): self._keys,
            ("GET", "/auth"): self._confirm,
            ("POST", "/token"): self._token,
            ("POST", "/lineitems/7/lineitem/scores"): self._score,
            ("POST", "/chosen"): self._chosen,
            ("GET", "/configuration"): self._configuration,
            ("POST", "/register"): self._register,
            ("GET", "/course"): self._course,
        }
        route = routes.get((method, path))
        return route(query, body, headers) if route else (404, "text/plain", "")

    def _keys(self, *_: Any) -> tuple[int, str, str]:
        rows = [
            {**json.loads(RSAAlgorithm.to_jwk(key.public_key())), "kid": kid, "alg": "RS256", "use": "sig"}
            for kid, key in self.keys.items()
        ]
        return 200, "application/json", json.dumps({"keys": rows})

    def _confirm(self, query: dict[str, str], *_: Any) -> tuple[int, str, str]:
        """The authorisation endpoint, for a browser: a form that sends itself to the portal."""
        if self.next_launch is None or query["client_id"] != self.client_id or query["response_mode"] != "form_post":
            return 400, "text/plain", "bad request"
        fields = {"id_token": self.next_launch(query), "state": query["state"]}
        return 200, "text/html", _sent_by_itself(query["redirect_uri"], fields)

    def _course(self, query: dict[str, str], *_: Any) -> tuple[int, str, str]:
        """A page of the platform that launches inside a frame, or in a window of its own."""
        address = f"{query['login']}?{urlencode(self.announcement(query['target']))}"
        frame = f'<iframe src="{html.escape(address)}" width="900" height="700"></iframe>'
        return 200, "text/html", f"<!doctype html><title>Acme</title><h1>Onboarding</h1>{frame}"

    def announcement(self, target: str) -> dict[str, str]:
        """What it says when it announces somebody."""
        return {
            "iss": self.url,
            "client_id": self.client_id,
            "login_hint": "u-1",
            "lti_message_hint": "m-1",
            "target_link_uri": target,
        }

    def _token(self, _query: Any, body: bytes, _headers: Any) -> tuple[int, str, str]:
        form = dict(parse_qsl(body.decode()))
        try:
            claims = self._checked(form["client_assertion"], f"{self.url}/token")
        except (KeyError, jwt.PyJWTError) as error:
            return 401, "text/plain", repr(error)
        right = claims["iss"] == claims["sub"] == self.client_id and claims["jti"] not in self.jtis
        if not right or form["grant_type"] != "client_credentials" or form["scope"] != SCORE:
            return 400, "text/plain", "bad request"
        self.jtis.add(claims["jti"])
        self.tokens_given += 1
        token = secrets.token_urlsafe(20)
        self.tokens[token] = time.time() + 3600
        given = {"access_token": token, "token_type": "Bearer", "expires_in": 3600, "scope": SCORE}
        return 200, "application/json", json.dumps(given)

    def _checked(self, token: str, audience: str) -> dict[str, Any]:
        """What the portal has signed, by the keys that it shows."""
        keys = self.tool_keys() if self.tool_keys else requests.get(self.tool_keys_url, timeout=5).json()
        kid = jwt.get_unverified_header(token)["kid"]
        found = next(key for key in keys["keys"] if key["kid"] == kid)
        required = {"require": ["exp", "iat"]}
        return jwt.decode(token, jwt.PyJWK(found), algorithms=["RS256"], audience=audience, options=required)

    def _score(self, query: dict[str, str], body: bytes, headers: Any) -> tuple[int, str, str]:
        token = headers.get("Authorization", "").removeprefix("Bearer ")
        if self.tokens.get(token, 0) < time.time():
            return 401, "text/plain", "token"
        if self.refuses_scores:
            return self.refuses_scores, "text/plain", "refused"
        said = json.loads(body)
        right = headers["Content-Type"] == "application/vnd.ims.lis.v1.score+json" and query == {"type_id": "3"}
        newest = max((score["timestamp"] for score in self.scores if score["userId"] == said["userId"]), default="")
        if not right or said["timestamp"] <= newest:
            return 409, "text/plain", "conflict"
        self.scores.append(said)
        return 200, "application/json", "{}"

    def _chosen(self, _query: Any, body: bytes, _headers: Any) -> tuple[int, str, str]:
        self.chosen.append(self._checked(dict(parse_qsl(body.decode()))["JWT"], self.url))
        return 200, "text/html", "<!doctype html><title>Acme</title><h1>The link was put in</h1>"

    def _configuration(self, *_: Any) -> tuple[int, str, str]:
        document = {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/auth",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "registration_endpoint": f"{self.url}/register",
        }
        return 200, "application/json", json.dumps(document)

    def _register(self, _query: Any, body: bytes, headers: Any) -> tuple[int, str, str]:
        if headers.get("Authorization") != "Bearer once":
            return 401, "text/plain", "token"
        self.registered.append(json.loads(body))
        tool = {"https://purl.imsglobal.org/spec/lti-tool-configuration": {"deployment_id": self.deployment}}
        return 200, "application/json", json.dumps({"client_id": self.client_id, **tool})


def _sent_by_itself(address: str, fields: dict[str, str]) -> str:
    inputs = "".join(
        f'<input type="hidden" name="{name}" value="{html.escape(value)}">' for name, value in fields.items()
    )
    form = f'<form method="post" action="{html.escape(address)}">{inputs}</form>'
    return f"<!doctype html><title>Acme</title>{form}<script>document.forms[0].submit()</script>"


def _handler_for(system: LearningSystem) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def _serve(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            system.asked.append(f"{self.command} {parts.path}")
            if system.away:
                self.close_connection = True
                return
            time.sleep(system.delay)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            status, kind, said = system.answer(self.command, parts.path, query, body, self.headers)
            content = said.encode()
            self.send_response(status)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = _serve  # noqa: N815  as the base class calls them

        def log_message(self, *args: Any) -> None:
            """Quiet."""

    return Handler
