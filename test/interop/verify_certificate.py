"""Verifies a certificate and its entry in the status list with jwcrypto: nothing of Countersign's own code, only what the standards say.

Open Badges 3.0 section 8.2 (VC-JWT), RFC 7515, 7517, 7519, Bitstring Status List 1.0 section 3.2. Reads JSON from the standard input: `certificate`, `list` (both compact JWS),
`keys` (what the issuer publishes, as a JWK set), `issuer`, `now` (seconds). Prints one line of JSON: what the certificate says, or why it does not hold.
"""

import base64
import gzip
import io
import json
import sys
from datetime import datetime

from jwcrypto import jwk, jws

MOST_BYTES = 1_048_576
LEAST_ENTRIES = 131_072


class Refused(Exception):
    pass


def require(condition, why):
    if not condition:
        raise Refused(why)


def open_credential(token, keys, issuer, now):
    """The credential of a VC-JWT whose signature, claims and dates hold."""
    signed = jws.JWS()
    signed.allowed_algs = ["RS256", "ES256"]
    try:
        signed.deserialize(token)
        header = json.loads(signed.objects["protected"])
        require(set(header) == {"alg", "kid", "typ"} and header["typ"] == "JWT", "header")
        key = keys.get_key(header["kid"])
        require(key is not None and key.get("use") == "sig" and key.get("alg") == header["alg"], "key")
        signed.verify(key, alg=header["alg"])
        credential = json.loads(signed.payload)
    except (jws.InvalidJWSObject, jws.InvalidJWSSignature) as error:
        raise Refused("signature") from error
    named = credential["issuer"] if isinstance(credential["issuer"], str) else credential["issuer"]["id"]
    require(credential["iss"] == named == issuer, "issuer")
    require(credential["jti"] == credential["id"] and credential["sub"] == credential["credentialSubject"]["id"], "claims")
    require(credential["nbf"] == seconds(credential["validFrom"]) <= now, "not-before")
    if "validUntil" in credential:
        require(credential["exp"] == seconds(credential["validUntil"]) > now, "expired")
    return header["alg"], credential


def seconds(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def is_revoked(status, list_credential):
    """Bit `statusListIndex` of the list, the first of which is the highest bit of the first byte."""
    subject = list_credential["credentialSubject"]
    require("BitstringStatusListCredential" in list_credential["type"] and subject["type"] == "BitstringStatusList", "list")
    require(list_credential["id"] == status["statusListCredential"] and subject["statusPurpose"] == status["statusPurpose"], "list")
    text = subject["encodedList"]
    require(text.startswith("u"), "list")
    packed = base64.urlsafe_b64decode(text[1:] + "=" * (-len(text[1:]) % 4))
    bits = gzip.GzipFile(fileobj=io.BytesIO(packed)).read(MOST_BYTES + 1)
    index = int(status["statusListIndex"])
    require(LEAST_ENTRIES <= len(bits) * 8 <= MOST_BYTES * 8 and index < len(bits) * 8, "list")
    return bits[index // 8] >> (7 - index % 8) & 1 == 1


def main():
    asked = json.load(sys.stdin)
    keys = jwk.JWKSet.from_json(json.dumps(asked["keys"]))
    try:
        alg, certificate = open_credential(asked["certificate"], keys, asked["issuer"], asked["now"])
        require({"VerifiableCredential", "OpenBadgeCredential"} <= set(certificate["type"]), "type")
        _, listed = open_credential(asked["list"], keys, asked["issuer"], asked["now"])
        subject = certificate["credentialSubject"]
        answer = {
            "alg": alg,
            "learner": subject["identifier"][0]["identityHash"],
            "achievement": subject["achievement"]["name"],
            "revoked": is_revoked(certificate["credentialStatus"], listed),
        }
    except Refused as refused:
        answer = {"refused": str(refused)}
    print(json.dumps(answer))


main()
