<?php
/**
 * Verifies a receipt of an identity check with the backend's published keys: what a platform written in PHP needs, such as a plugin of Moodle. Needs PHP 8.1 with openssl.
 */

namespace countersign;

/** The receipt is forged, foreign, expired, or not the one that was expected. */
class receipt_error extends \Exception {
}

/** SubjectPublicKeyInfo of an uncompressed point on P-256, but for the point (RFC 5480). */
const P256 = '3059301306072a8648ce3d020106082a8648ce3d03010703420004';

/**
 * The claims of a receipt that says `accepted` for this learner and place.
 *
 * @param string $jwks text of the backend's /api/countersign/.well-known/jwks.json, fetched over https and kept for minutes, not for days
 * @param string $audience the backend's name, its `audience`
 * @param array $place tenant, course, activity, attempt, as the challenge was asked for; all four, as strings
 * @throws receipt_error
 */
function verify_receipt(string $receipt, string $jwks, string $audience, string $subject, array $place, string $purpose = 'verify', ?int $now = null): array {
    $parts = explode('.', $receipt);
    if (count($parts) !== 3 || strlen($receipt) > 8192) {
        throw new receipt_error('form');
    }
    [$head, $body, $signature] = array_map(decode(...), $parts);
    $header = json_decode($head, true);
    if (($header['alg'] ?? null) !== 'ES256' || ($header['typ'] ?? null) !== 'countersign-receipt+jwt') {
        throw new receipt_error('type');
    }
    $key = find_key($jwks, $header['kid'] ?? null);
    if (strlen($signature) !== 64 || openssl_verify("$parts[0].$parts[1]", to_der($signature), $key, OPENSSL_ALGO_SHA256) !== 1) {
        throw new receipt_error('signature');
    }
    $claims = json_decode($body, true);
    $wanted = ['iss' => $audience, 'aud' => $audience, 'sub' => $subject, 'purpose' => $purpose, 'result' => 'accepted', 'renewed' => false];
    foreach ($wanted as $name => $value) {
        if (($claims[$name] ?? null) !== $value) {
            throw new receipt_error($name);
        }
    }
    if (!is_string($claims['jti'] ?? null) || !is_int($claims['exp'] ?? null) || $claims['exp'] <= ($now ?? time())) {
        throw new receipt_error('expired');
    }
    foreach (['tenant', 'course', 'activity', 'attempt'] as $name) {
        if (!isset($place[$name]) || ($claims['context'][$name] ?? null) !== $place[$name]) {
            throw new receipt_error($name);
        }
    }
    return $claims;
}

/** base64url, canonical: no other text means the same bytes. */
function decode(string $text): string {
    $bytes = base64_decode(strtr($text, '-_', '+/'), true);
    if ($bytes === false || rtrim(strtr(base64_encode($bytes), '+/', '-_'), '=') !== $text) {
        throw new receipt_error('form');
    }
    return $bytes;
}

function find_key(string $jwks, mixed $kid): \OpenSSLAsymmetricKey {
    foreach (json_decode($jwks, true)['keys'] ?? [] as $key) {
        if (($key['kid'] ?? null) !== $kid || ($key['use'] ?? null) !== 'sig' || ($key['crv'] ?? null) !== 'P-256') {
            continue;
        }
        [$x, $y] = [decode($key['x']), decode($key['y'])];
        $der = base64_encode(hex2bin(P256) . $x . $y);
        $public = strlen($x) === 32 && strlen($y) === 32 ? openssl_pkey_get_public("-----BEGIN PUBLIC KEY-----\n$der\n-----END PUBLIC KEY-----\n") : false;
        if ($public !== false) {
            return $public;
        }
    }
    throw new receipt_error('key');
}

/** JWS has the two numbers side by side (RFC 7518, section 3.4), openssl wants them as a DER sequence. */
function to_der(string $signature): string {
    $integer = function (string $bytes): string {
        $bytes = ltrim($bytes, "\0");
        $bytes = $bytes === '' || ord($bytes[0]) > 127 ? "\0$bytes" : $bytes;
        return "\x02" . chr(strlen($bytes)) . $bytes;
    };
    $numbers = $integer(substr($signature, 0, 32)) . $integer(substr($signature, 32));
    return "\x30" . chr(strlen($numbers)) . $numbers;
}
