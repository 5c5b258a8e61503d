<?php
// A course platform in PHP: it asks for a check, sends the learner there, takes the webhook, and checks the receipt.
// Debian: php-cli. Run: php -S 127.0.0.1:8000 backend.php
[$service, $key, $secret, $platform] = array_map('getenv', ['COUNTERSIGN_URL', 'COUNTERSIGN_KEY', 'WEBHOOK_SECRET', 'PLATFORM_URL']);
// Yours to say: the learner of the session, and the work that they want to do.
[$learner, $tenant, $work] = ['ada', 'main', ['course' => 'algebra', 'activity' => 'quiz-1', 'attempt' => '1']];
$ask = function (string $address, ?array $body = null) use ($service, $key): ?array {
    $header = ["Authorization: Bearer $key", 'Content-Type: application/json'];
    $http = ['header' => $header, 'timeout' => 10] + ($body === null ? [] : ['method' => 'POST', 'content' => json_encode($body)]);
    return json_decode((string) @file_get_contents($service . $address, false, stream_context_create(['http' => $http])), true);
};
$answer = fn(int $status, string $text = '') => http_response_code($status) . exit($text);
$bytes = fn(string $text): string => (string) base64_decode(strtr($text, '-_', '+/'), true);
// A JWT has R and S one after the other; OpenSSL wants them as two numbers of DER.
$number = fn(string $raw): string => "\x02" . chr(strlen($n = (ord($raw = ltrim($raw, "\0") ?: "\0") & 128 ? "\0" : '') . $raw)) . $n;
$holds = function (mixed $receipt) use ($ask, $bytes, $number, $service, $learner, $tenant, $work): bool {
    [$head, $body, $signature] = explode('.', is_string($receipt) ? $receipt : '', 3) + ['', '', ''];
    [$header, $claims, $raw] = [json_decode($bytes($head), true), json_decode($bytes($body), true), $bytes($signature)];
    $jwk = array_column($ask('/.well-known/jwks.json')['keys'] ?? [], null, 'kid')[$header['kid'] ?? ''] ?? null;
    if ($jwk === null || strlen($raw) !== 64 || [$header['alg'], $header['typ']] !== ['ES256', 'countersign-receipt+jwt']) return false;
    $point = hex2bin('3059301306072a8648ce3d020106082a8648ce3d03010703420004') . $bytes($jwk['x']) . $bytes($jwk['y']);
    $pem = "-----BEGIN PUBLIC KEY-----\n" . base64_encode($point) . "\n-----END PUBLIC KEY-----";
    $der = $number(substr($raw, 0, 32)) . $number(substr($raw, 32));
    return openssl_verify("$head.$body", "\x30" . chr(strlen($der)) . $der, $pem, OPENSSL_ALGO_SHA256) === 1 && ($claims['exp'] ?? 0) > time()
        && [$claims['iss'], $claims['aud'], $claims['sub'], $claims['purpose'], $claims['result'], $claims['renewed'] ?? null]
            === [$service, $service, $learner, 'verify', 'accepted', false] && $claims['context'] == ['tenant' => $tenant] + $work;
};
$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
if ($path === '/quiz') {
    $check = $ask('/v1/checks', ['subject' => $learner, 'returnUrl' => "$platform/work"] + $work) ?? $answer(502);
    header("Location: $check[url]", true, 302);
} elseif ($path === '/hooks') {
    [$id, $at, $given] = array_map(fn($part) => $_SERVER["HTTP_WEBHOOK_$part"] ?? '', ['ID', 'TIMESTAMP', 'SIGNATURE']);
    $signature = 'v1,' . base64_encode(hash_hmac('sha256', "$id.$at." . ($body = file_get_contents('php://input')), base64_decode(substr($secret, 6)), true));
    if (!ctype_digit($at) || abs(time() - (int) $at) > 300 || !array_filter(explode(' ', $given), fn($one) => hash_equals($signature, $one))) $answer(400);
    $event = json_decode($body, true); // It may come twice: keep webhook-id, and take each one once.
    error_log($event['type'] . ' ' . ($event['data']['id'] ?? '')) . $answer(204);
} elseif ($path === '/work') { // The learner comes back; the check that the address names proves nothing by itself.
    $isCheck = preg_match('/\Achk_[A-Za-z0-9_-]+\z/', is_string($id = $_GET['check'] ?? '') ? $id : '') === 1;
    $isCheck && $holds($ask("/v1/checks/$id")['result']['receipt'] ?? null) ? $answer(200, 'Begin.') : $answer(403, 'Not yet.');
} else $answer(404);
