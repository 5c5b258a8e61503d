"""Verifies a receipt of an identity check with the backend's published keys: what a platform written in Python needs, such as a plugin of Open edX.

Needs jwcrypto (Debian: python3-jwcrypto).
"""

import base64
import json
import re
import time

from jwcrypto import jwk, jws

TYPE = "countersign-receipt+jwt"
EXPECTED = ("tenant", "course", "activity", "attempt")


class ReceiptError(Exception):
    """The receipt is forged, foreign, expired, or not the one that was expected."""


def is_canonical(receipt):
    """Three parts in the one spelling of base64url: a line end or stray last bits would make another text of the same receipt."""
    parts = receipt.split(".")
    if len(parts) != 3 or not all(re.fullmatch(r"[A-Za-z0-9_-]+", part) and len(part) % 4 != 1 for part in parts):
        return False
    padded = [part + "=" * (-len(part) % 4) for part in parts]
    return all(base64.urlsafe_b64encode(base64.urlsafe_b64decode(part)).decode() == part for part in padded)


def verify_receipt(receipt, jwks, audience, subject, purpose="verify", now=None, **context):
    """The claims of a receipt that says `accepted` for this learner and place.

    jwks: text of the backend's /api/countersign/.well-known/jwks.json, fetched over https and kept for minutes, not for days
    context: tenant, course, activity, attempt, as the challenge was asked for; all four
    """
    if set(context) != set(EXPECTED):
        raise TypeError("tenant, course, activity and attempt are required")
    if not is_canonical(receipt):
        raise ReceiptError("form")
    token = jws.JWS()
    token.allowed_algs = ["ES256"]
    try:
        token.deserialize(receipt)
        header = json.loads(token.objects["protected"])
        if header.get("alg") != "ES256" or header.get("typ") != TYPE:
            raise ReceiptError("type")
        key = jwk.JWKSet.from_json(jwks).get_key(header.get("kid", ""))
        if key is None or key.get("use") != "sig":
            raise ReceiptError("key")
        token.verify(key)
        claims = json.loads(token.payload)
    except (jws.InvalidJWSObject, jws.InvalidJWSSignature, ValueError) as error:
        raise ReceiptError("invalid") from error
    moment = time.time() if now is None else now
    wanted = {"iss": audience, "aud": audience, "sub": subject, "purpose": purpose, "result": "accepted", "renewed": False}
    for name, value in wanted.items():
        if claims.get(name) != value:
            raise ReceiptError(name)
    if not claims.get("jti") or not isinstance(claims.get("exp"), (int, float)) or claims["exp"] <= moment:
        raise ReceiptError("expired")
    for name in EXPECTED:
        if claims["context"].get(name) != context[name]:
            raise ReceiptError(name)
    return claims
