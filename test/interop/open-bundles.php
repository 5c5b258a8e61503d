#!/usr/bin/env php
<?php
// Opens the golden bundles with PHP's openssl extension (Debian: php-cli): Debian packages no JOSE library for PHP. Decrypt, signature, claims,
// challenge.
//
// Usage: open-bundles.php FOLDER, the folder of keys.json and bundles.json. Prints one JSON object per bundle, as open_bundles.py does. Of
// the closed schema of the claims (src/bundle/schema.ts) only the types of what is used are checked here. A real backend takes a JOSE library.
declare(strict_types=1);

const JWE = ['alg' => 'ECDH-ES+A256KW', 'enc' => 'A256GCM', 'typ' => 'countersign+jwe', 'cty' => 'JWT'];
const JWS = ['alg' => 'ES256', 'typ' => 'countersign+jwt'];
const TYPES = [
    'string' => ['iss', 'sub', 'aud', 'origin', 'jti', 'nonce', 'challengeHash', 'purpose'],
    'integer' => ['v', 'iat', 'exp'],
    'array' => ['context', 'consent', 'sdk'],
];
/** SubjectPublicKeyInfo of a P-256 key up to its coordinates, and ECPrivateKey up to the secret (RFC 5480, RFC 5915). */
const PUBLIC_PREFIX = '3059301306072a8648ce3d020106082a8648ce3d030107034200';
const PRIVATE_PREFIX = '30770201010420';
const PRIVATE_CURVE = 'a00a06082a8648ce3d030107a144034200';

/** Why a bundle is not authentic: the part that is wrong. */
final class Refused extends Exception {}

function must(bool $condition, string $stage): void
{
    if (!$condition) {
        throw new Refused($stage);
    }
}

function encode(string $bytes): string
{
    return rtrim(strtr(base64_encode($bytes), '+/', '-_'), '=');
}

/** Base64url in its one canonical spelling, never empty. */
function decode(string $text, string $stage): string
{
    must(preg_match('/\A[A-Za-z0-9_-]+\z/', $text) === 1 && strlen($text) % 4 !== 1, $stage);
    $bytes = base64_decode(strtr($text, '-_', '+/'));
    must(encode($bytes) === $text, $stage);
    return $bytes;
}

/** json_decode keeps the last of two members of one name: the text is searched for them first. */
function holdsDuplicate(string $json): bool
{
    $open = [];
    preg_match_all('/"((?:[^"\\\\]|\\\\.)*)"\s*(:?)|[{}\[\]]/s', $json, $tokens, PREG_SET_ORDER);
    foreach ($tokens as $token) {
        if (!isset($token[1])) {
            if ($token[0] === '{' || $token[0] === '[') {
                $open[] = [];
            } else {
                array_pop($open);
            }
        } elseif ($token[2] === ':') {
            $name = json_decode("\"$token[1]\"");
            if (isset($open[count($open) - 1]["=$name"])) {
                return true;
            }
            $open[count($open) - 1]["=$name"] = true;
        }
    }
    return false;
}

function parse(string $bytes, string $stage): array
{
    $value = json_decode($bytes, true, 16);
    must(is_array($value) && $bytes[0] === '{' && !holdsDuplicate($bytes), $stage);
    return $value;
}

function hasMembers(mixed $object, array $names): bool
{
    if (!is_array($object)) {
        return false;
    }
    $found = array_keys($object);
    sort($found);
    sort($names);
    return $found === $names;
}

function isP256(mixed $key): bool
{
    if (!hasMembers($key, ['kty', 'crv', 'x', 'y']) || $key['kty'] !== 'EC' || $key['crv'] !== 'P-256') {
        return false;
    }
    foreach ([$key['x'], $key['y']] as $text) {
        if (!is_string($text) || strlen($text) !== 43 || encode((string) base64_decode(strtr($text, '-_', '+/'))) !== $text) {
            return false;
        }
    }
    return true;
}

function pem(string $label, string $der): string
{
    return "-----BEGIN $label-----\n" . chunk_split(base64_encode($der), 64, "\n") . "-----END $label-----\n";
}

function point(array $jwk): string
{
    return "\x04" . decode($jwk['x'], 'key') . decode($jwk['y'], 'key');
}

/** OpenSSL reads the point: false where it is not on the curve. */
function publicKey(array $jwk): OpenSSLAsymmetricKey|false
{
    return openssl_pkey_get_public(pem('PUBLIC KEY', hex2bin(PUBLIC_PREFIX) . point($jwk)));
}

function privateKey(array $jwk): OpenSSLAsymmetricKey|false
{
    $der = hex2bin(PRIVATE_PREFIX) . decode($jwk['d'], 'key') . hex2bin(PRIVATE_CURVE) . point($jwk);
    return openssl_pkey_get_private(pem('EC PRIVATE KEY', $der));
}

/** ECDH and one round of the Concat KDF (RFC 7518 §4.6): round, shared secret, algorithm, no names of parties, 256 bits. */
function agree(OpenSSLAsymmetricKey $key, OpenSSLAsymmetricKey $ephemeral): string
{
    $secret = openssl_pkey_derive($ephemeral, $key);
    must(is_string($secret), 'jwe');
    $info = pack('N', strlen(JWE['alg'])) . JWE['alg'] . pack('N3', 0, 0, 256);
    return hash('sha256', pack('N', 1) . $secret . $info, true);
}

/** AES Key Wrap (RFC 3394 §2.2.2): PHP's openssl_decrypt does not offer OpenSSL's own. */
function unwrapKey(string $wrapped, string $key): string
{
    must(strlen($wrapped) === 40, 'jwe');
    $blocks = str_split($wrapped, 8);
    $first = array_shift($blocks);
    for ($step = 24; $step >= 1; $step--) {
        $at = ($step - 1) % 4;
        $counted = substr($first, 0, 7) . ($first[7] ^ chr($step));
        $plain = openssl_decrypt($counted . $blocks[$at], 'aes-256-ecb', $key, OPENSSL_RAW_DATA | OPENSSL_ZERO_PADDING);
        [$first, $blocks[$at]] = str_split($plain, 8);
    }
    must(hash_equals(str_repeat("\xa6", 8), $first), 'jwe');
    return implode('', $blocks);
}

function decryptBundle(string $sealed, array $keys): string
{
    $parts = explode('.', $sealed);
    must(count($parts) === 5, 'bundle');
    [$raw, $wrapped, $iv, $ciphertext, $tag] = array_map(fn (string $part): string => decode($part, 'bundle'), $parts);
    $header = parse($raw, 'jwe');
    must(hasMembers($header, [...array_keys(JWE), 'kid', 'epk']), 'jwe');
    foreach (JWE as $name => $value) {
        must($header[$name] === $value, 'jwe');
    }
    must(isP256($header['epk']) && is_string($header['kid']) && isset($keys[$header['kid']]), 'jwe');
    // openssl_decrypt takes shorter tags and other vectors as well.
    must(strlen($iv) === 12 && strlen($tag) === 16, 'jwe');
    $ephemeral = publicKey($header['epk']);
    must($ephemeral !== false, 'jwe');
    $contentKey = unwrapKey($wrapped, agree($keys[$header['kid']], $ephemeral));
    $signed = openssl_decrypt($ciphertext, 'aes-256-gcm', $contentKey, OPENSSL_RAW_DATA, $iv, $tag, $parts[0]);
    must(is_string($signed), 'jwe');
    return $signed;
}

/** OpenSSL reads signatures as X9.62 writes them: a sequence of two integers. */
function derSignature(string $raw): string
{
    $integer = function (string $bytes): string {
        $short = ltrim($bytes, "\0");
        $body = $short === '' || ord($short[0]) >= 128 ? "\0$short" : $short;
        return "\x02" . chr(strlen($body)) . $body;
    };
    $body = $integer(substr($raw, 0, 32)) . $integer(substr($raw, 32));
    return "\x30" . chr(strlen($body)) . $body;
}

/** The payload, the key's thumbprint, and whether the key was registered. */
function verifyBundle(string $signed, array $devices): array
{
    $parts = explode('.', $signed);
    must(count($parts) === 3, 'jws');
    [$raw, $payload, $signature] = array_map(fn (string $part): string => decode($part, 'jws'), $parts);
    $header = parse($raw, 'jws');
    $registered = array_key_exists('kid', $header);
    must(hasMembers($header, [...array_keys(JWS), $registered ? 'kid' : 'jwk']), 'jws');
    must($header['alg'] === JWS['alg'] && $header['typ'] === JWS['typ'] && ($registered || isP256($header['jwk'])), 'jws');
    must(strlen($signature) === 64, 'jws');
    $device = $registered ? $devices[$header['kid']] ?? null : null;
    must(!$registered || ($device !== null && !$device['revoked']), 'key');
    $jwk = $registered ? $device['jwk'] : $header['jwk'];
    $key = publicKey($jwk);
    must($key !== false, 'key');
    must(openssl_verify("$parts[0].$parts[1]", derSignature($signature), $key, OPENSSL_ALGO_SHA256) === 1, 'jws');
    $canonical = "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"{$jwk['x']}\",\"y\":\"{$jwk['y']}\"}";
    return [$payload, encode(hash('sha256', $canonical, true)), $registered];
}

/** Whether the bundle comes late. */
function checkClaims(array $claims, string $thumbprint, bool $registered, int $now, array $rules): bool
{
    foreach (TYPES as $type => $names) {
        foreach ($names as $name) {
            must(gettype($claims[$name] ?? null) === $type, 'claims');
        }
    }
    must($claims['v'] === 1, 'claims');
    must($registered === in_array($claims['purpose'], ['verify', 'monitor'], true), 'claims');
    must($claims['iss'] === "urn:ietf:params:oauth:jwk-thumbprint:sha-256:$thumbprint", 'claims');
    must($claims['aud'] === $rules['audience'] && in_array($claims['origin'], $rules['origins'], true), 'claims');
    ['iat' => $iat, 'exp' => $exp] = $claims;
    must($iat <= $now + $rules['skewSeconds'], 'claims');
    must($exp > $iat && $exp - $iat <= $rules['lifetimeSeconds'], 'claims');
    must($now <= $exp + $rules['lateSeconds'], 'claims');
    return $now > $exp;
}

/** Whether it is used for the first time is the database's business. */
function checkChallenge(array $claims, array $challenge): void
{
    foreach (['sub', 'nonce', 'purpose'] as $name) {
        must($claims[$name] === $challenge[$name], 'challenge');
    }
    ksort($claims['context']);
    ksort($challenge['context']);
    must($claims['context'] === $challenge['context'], 'challenge');
    must($claims['challengeHash'] === encode(hash('sha256', $challenge['token'], true)), 'challenge');
    must($challenge['iat'] <= $claims['iat'] && $claims['iat'] <= $challenge['exp'], 'challenge');
}

function openBundle(array $vector, array $rules, array $keys, array $devices): array
{
    [$payload, $thumbprint, $registered] = verifyBundle(decryptBundle($vector['sealed'], $keys), $devices);
    $claims = parse($payload, 'claims');
    $late = checkClaims($claims, $thumbprint, $registered, $vector['now'], $rules);
    checkChallenge($claims, $rules['challenges'][$vector['challenge']]);
    return ['result' => 'valid', 'payloadSha256' => encode(hash('sha256', $payload, true)), 'late' => $late];
}

[$secrets, $rules] = array_map(
    fn (string $name): array => json_decode((string) file_get_contents("$argv[1]/$name.json"), true, 16, JSON_THROW_ON_ERROR),
    ['keys', 'bundles'],
);
$keys = array_map(privateKey(...), array_column($secrets['encryption'], 'jwk', 'kid'));
$devices = array_column($secrets['devices'], null, 'kid');
foreach ($rules['vectors'] as $vector) {
    try {
        $found = openBundle($vector, $rules, $keys, $devices);
    } catch (Refused $refused) {
        $found = ['result' => $refused->getMessage()];
    }
    echo json_encode(['name' => $vector['name'], ...$found], JSON_UNESCAPED_UNICODE), "\n";
}
