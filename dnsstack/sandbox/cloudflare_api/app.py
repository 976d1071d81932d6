"""Routing, tokens and rate limit around the routes, and the envelope around answers."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from http import HTTPStatus
from typing import Any

from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.http import http_date
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from dnsstack.sandbox.cloudflare_api.accounts import Token
from dnsstack.sandbox.cloudflare_api.call import Call, Hooks, Page, Reply, Result, Route
from dnsstack.sandbox.cloudflare_api.errors import ApiError, envelope, forbidden, method_not_allowed, no_route
from dnsstack.sandbox.cloudflare_api.rate_limit import TOO_MANY, RateLimiter
from dnsstack.sandbox.cloudflare_api.routes import ROUTES
from dnsstack.sandbox.cloudflare_api.store import Store
from dnsstack.sandbox.emulated_api.faults import Fault

PREFIX = "/client/v4"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,200}\Z")


@cache
def _routing() -> Map:
    rules = [Rule(PREFIX + route.path, methods=[route.method], endpoint=route) for route in ROUTES]
    return Map(rules, strict_slashes=False, merge_slashes=False)


class Application:
    """One account system's API."""

    def __init__(self, store: Store, tokens: Mapping[str, Token], limiter: RateLimiter, hooks: Hooks) -> None:
        self._store = store
        self._tokens = tokens
        self._limiter = limiter
        self._hooks = hooks

    def answer(self, request: Request) -> Response:
        """The service's answer, or its refusal."""
        headers = {"Date": http_date(self._store.clock())}
        try:
            return _response(self._carry_out(request, headers), headers)
        except ApiError as refusal:
            return _json(refusal.to_json(), refusal.status, {**headers, **refusal.headers})

    def _carry_out(self, request: Request, headers: dict[str, str]) -> Reply:
        token = self._authenticated(request)
        headers.update(self._limiter.admit(token.user))
        route, params = self._match(request)
        if not token.may(route.permission):
            raise forbidden()
        with self._store.lock:
            self._store.drop_expired()
            return route.answer(Call(self._store, token, request, params, self._hooks))

    def _match(self, request: Request) -> tuple[Route, Mapping[str, str]]:
        adapter = _routing().bind_to_environ(request.environ)
        try:
            endpoint, params = adapter.match()
        except MethodNotAllowed:
            raise method_not_allowed(request.method) from None
        except HTTPException:
            raise no_route(request.path) from None
        return endpoint, params

    def _authenticated(self, request: Request) -> Token:
        """The token of the request; raises `ApiError` as the service does if it is missing, malformed or wrong."""
        header = request.headers.get("Authorization")
        if header is None:
            if "X-Auth-Key" in request.headers:
                raise ApiError(403, 9103, "Unknown X-Auth-Key or X-Auth-Email")
            raise ApiError(400, 9106, "Missing X-Auth-Key, X-Auth-Email or Authorization headers")
        kind, _, secret = header.partition(" ")
        token = self._tokens.get(secret)
        malformed = kind.lower() != "bearer" or (token is None and not _TOKEN.match(secret))
        if malformed:
            chain = ((6111, "Invalid format for Authorization header"),)
            raise ApiError(400, 6003, "Invalid request headers", chain)
        expired = token is not None and token.expires_on is not None and token.expires_on <= self._store.clock()
        if token is None or expired or token.status != "active":
            raise ApiError(403, 9109, "Invalid access token")
        return token


def injected(fault: Fault) -> Response:
    """The failure that a fault names, in the envelope."""
    status = fault.status or HTTPStatus.INTERNAL_SERVER_ERROR
    code, message = (10001, "Internal error") if status != HTTPStatus.TOO_MANY_REQUESTS else (971, TOO_MANY)
    headers = {"Retry-After": str(fault.retry_after)} if fault.retry_after is not None else {}
    return _json(envelope(int(fault.code or code), fault.message or message), status, headers)


def _response(reply: Reply, headers: Mapping[str, str]) -> Response:
    match reply:
        case Page():
            return _json({"result": list(reply.items), **_GOOD, "result_info": reply.info}, 200, headers)
        case Result(value, status):
            return _json({"result": value, **_GOOD}, status, headers)


_GOOD: Mapping[str, Any] = {"success": True, "errors": [], "messages": []}


def _json(body: Mapping[str, Any], status: int, headers: Mapping[str, str]) -> Response:
    return Response(json.dumps(body), status, dict(headers), mimetype="application/json")
