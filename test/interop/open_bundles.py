#!/usr/bin/env python3
"""Opens the golden bundles with jwcrypto (Debian: python3-jwcrypto): decrypt, signature, claims, challenge.

Usage: open_bundles.py FOLDER, the folder of keys.json and bundles.json. Prints one JSON object per bundle:
{"name", "result": "valid" | "bundle" | "jwe" | "jws" | "key" | "claims" | "challenge", "payloadSha256", "late"}.
Of the closed schema of the claims (src/bundle/schema.ts) only the types of what is used are checked here.
"""
import hashlib
import json
import re
import sys
from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path

from jwcrypto import jwe, jwk, jws

JWE_FIXED = {"alg": "ECDH-ES+A256KW", "enc": "A256GCM", "typ": "countersign+jwe", "cty": "JWT"}
JWS_FIXED = {"alg": "ES256", "typ": "countersign+jwt"}
TYPES = {
    str: ("iss", "sub", "aud", "origin", "jti", "nonce", "challengeHash", "purpose"),
    int: ("v", "iat", "exp"),
    dict: ("context", "consent", "sdk"),
}
COORDINATE = re.compile(r"[A-Za-z0-9_-]{43}")


class Refused(Exception):
    """Why a bundle is not authentic: the part that is wrong."""


def require(condition, stage):
    if not condition:
        raise Refused(stage)


def encode(data):
    return urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def decode(text, stage):
    """Base64url in its one canonical spelling, never empty."""
    require(re.fullmatch(r"[A-Za-z0-9_-]+", text) and len(text) % 4 != 1, stage)
    data = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    require(encode(data) == text, stage)
    return data


def without_duplicates(pairs):
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("a member stands twice")
    return dict(pairs)


def parse(data, stage):
    try:
        value = json.loads(data.decode("utf-8"), object_pairs_hook=without_duplicates)
    except (ValueError, RecursionError) as error:
        raise Refused(stage) from error
    require(isinstance(value, dict), stage)
    return value


def is_p256(value):
    return (
        isinstance(value, dict)
        and set(value) == {"kty", "crv", "x", "y"}
        and (value["kty"], value["crv"]) == ("EC", "P-256")
        and all(isinstance(value[name], str) and COORDINATE.fullmatch(value[name]) and spelled(value[name]) for name in "xy")
    )


def spelled(coordinate):
    return encode(urlsafe_b64decode(coordinate + "=")) == coordinate


def decrypt(sealed, keys):
    header = parse([decode(part, "bundle") for part in five_parts(sealed)][0], "jwe")
    require(set(header) == set(JWE_FIXED) | {"kid", "epk"}, "jwe")
    require(all(header[name] == value for name, value in JWE_FIXED.items()) and is_p256(header["epk"]), "jwe")
    require(isinstance(header["kid"], str) and header["kid"] in keys, "jwe")
    token = jwe.JWE(algs=["ECDH-ES+A256KW", "A256GCM"])
    try:
        token.deserialize(sealed, key=keys[header["kid"]])
        return token.payload.decode("utf-8")
    except Exception as error:  # jwcrypto lets errors of its libraries through
        raise Refused("jwe") from error


def five_parts(sealed):
    parts = sealed.split(".")
    require(len(parts) == 5, "bundle")
    return parts


def verify(signed, devices):
    """The payload, the key's thumbprint, and whether the key was registered."""
    parts = signed.split(".")
    require(len(parts) == 3, "jws")
    raw_header, payload, signature = [decode(part, "jws") for part in parts]
    header = parse(raw_header, "jws")
    require(all(header.get(name) == value for name, value in JWS_FIXED.items()), "jws")
    identity = set(header) - set(JWS_FIXED)
    require(identity in ({"jwk"}, {"kid"}), "jws")
    if "jwk" in header:
        require(is_p256(header["jwk"]), "jws")
    require(len(signature) == 64, "jws")
    if "kid" in header:
        device = devices.get(header["kid"])
        require(device is not None and not device["revoked"], "key")
    public = header["jwk"] if "jwk" in header else device["jwk"]
    try:
        key = jwk.JWK(**public)
        key.get_op_key("verify")  # reads the point: it has to be on the curve
    except Exception as error:
        raise Refused("key") from error
    token = jws.JWS()
    token.allowed_algs = ["ES256"]
    try:
        token.deserialize(signed, key=key)
    except Exception as error:
        raise Refused("jws") from error
    return payload, key.thumbprint(), "kid" in header


def check_claims(claims, thumbprint, registered, now, rules):
    """Whether the bundle comes late."""
    require(all(type(claims.get(name)) is kind for kind, names in TYPES.items() for name in names), "claims")
    require(claims["v"] == 1, "claims")
    require(registered == (claims["purpose"] in ("verify", "monitor")), "claims")
    require(claims["iss"] == "urn:ietf:params:oauth:jwk-thumbprint:sha-256:" + thumbprint, "claims")
    require(claims["aud"] == rules["audience"] and claims["origin"] in rules["origins"], "claims")
    iat, exp = claims["iat"], claims["exp"]
    require(iat <= now + rules["skewSeconds"] and 0 < exp - iat <= rules["lifetimeSeconds"], "claims")
    require(now <= exp + rules["lateSeconds"], "claims")
    return now > exp


def check_challenge(claims, challenge):
    """Whether it is used for the first time is the database's business."""
    bound = {name: challenge[name] for name in ("sub", "nonce", "purpose", "context")}
    bound["challengeHash"] = encode(hashlib.sha256(challenge["token"].encode("ascii")).digest())
    require(all(claims[name] == value for name, value in bound.items()), "challenge")
    require(challenge["iat"] <= claims["iat"] <= challenge["exp"], "challenge")


def open_bundle(vector, rules, keys, devices):
    payload, thumbprint, registered = verify(decrypt(vector["sealed"], keys), devices)
    claims = parse(payload, "claims")
    late = check_claims(claims, thumbprint, registered, vector["now"], rules)
    check_challenge(claims, rules["challenges"][vector["challenge"]])
    return {"result": "valid", "payloadSha256": encode(hashlib.sha256(payload).digest()), "late": late}


def main(folder):
    secrets = json.loads((folder / "keys.json").read_text("utf-8"))
    rules = json.loads((folder / "bundles.json").read_text("utf-8"))
    keys = {entry["kid"]: jwk.JWK(**entry["jwk"]) for entry in secrets["encryption"]}
    devices = {device["kid"]: device for device in secrets["devices"]}
    for vector in rules["vectors"]:
        try:
            found = open_bundle(vector, rules, keys, devices)
        except Refused as refused:
            found = {"result": str(refused)}
        print(json.dumps({"name": vector["name"], **found}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
