// A course platform in Java: it asks for a check, sends the learner there, takes the webhook, and
// checks the receipt. Debian: openjdk-17-jdk-headless libgoogle-gson-java.
// Run: PORT=8000 java -cp /usr/share/java/gson.jar Backend.java
import com.google.gson.*;
import com.sun.net.httpserver.*;
import java.net.*;
import java.net.http.*;
import java.security.*;
import java.security.spec.X509EncodedKeySpec;
import java.time.*;
import java.util.*;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

class Backend {
    static final String SERVICE = System.getenv("COUNTERSIGN_URL"), KEY = System.getenv("COUNTERSIGN_KEY"), PLATFORM = System.getenv("PLATFORM_URL");
    static final byte[] SECRET = Base64.getDecoder().decode(System.getenv("WEBHOOK_SECRET").substring(6));
    // Yours to say: the learner of the session, and the work that they want to do.
    static final String LEARNER = "ada", TENANT = "main", WORK = "'course': 'algebra', 'activity': 'quiz-1', 'attempt': '1'";
    static JsonObject ask(String method, String address, String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(SERVICE + address)).timeout(Duration.ofSeconds(10)).header("Authorization", "Bearer " + KEY)
            .header("Content-Type", "application/json").method(method, HttpRequest.BodyPublishers.ofString(body)).build();
        return read(HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build().send(request, HttpResponse.BodyHandlers.ofString()).body());
    }
    static JsonObject read(String text) { return JsonParser.parseString(text).getAsJsonObject(); }
    static byte[] decode(String text) { return Base64.getUrlDecoder().decode(text); }
    static boolean holds(String receipt) throws Exception {
        var parts = receipt.split("\\.", 3);
        JsonObject header = read(new String(decode(parts[0]), "UTF-8")), claims = read(new String(decode(parts[1]), "UTF-8"));
        var key = HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d03010703420004" + "0".repeat(128));
        for (var one : ask("GET", "/.well-known/jwks.json", "").getAsJsonArray("keys")) if (one.getAsJsonObject().get("kid").equals(header.get("kid")))
            for (var name : List.of("x", "y")) System.arraycopy(decode(one.getAsJsonObject().get(name).getAsString()), 0, key, name.equals("x") ? 27 : 59, 32);
        var signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initVerify(KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(key)));
        signature.update((parts[0] + "." + parts[1]).getBytes("UTF-8"));
        var wanted = read("{'iss': '%s', 'aud': '%s', 'sub': '%s', 'purpose': 'verify', 'result': 'accepted', 'renewed': false, 'context': {'tenant': '%s', %s}}"
            .formatted(SERVICE, SERVICE, LEARNER, TENANT, WORK));
        return header.entrySet().containsAll(read("{'alg': 'ES256', 'typ': 'countersign-receipt+jwt'}").entrySet()) && signature.verify(decode(parts[2]))
            && claims.entrySet().containsAll(wanted.entrySet()) && claims.get("exp").getAsLong() > Instant.now().getEpochSecond();
    }
    static int respond(HttpExchange exchange, String path, Headers head) throws Exception {
        if (path.equals("/quiz")) {
            var asked = read("{'subject': '%s', %s, 'returnUrl': '%s/work'}".formatted(LEARNER, WORK, PLATFORM)).toString();
            exchange.getResponseHeaders().set("Location", ask("POST", "/v1/checks", asked).get("url").getAsString());
            return 302;
        } else if (path.equals("/hooks")) {
            String id = head.getFirst("webhook-id"), at = head.getFirst("webhook-timestamp"), body = new String(exchange.getRequestBody().readNBytes(1 << 20), "UTF-8");
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
            var signature = ("v1," + Base64.getEncoder().encodeToString(mac.doFinal((id + "." + at + "." + body).getBytes("UTF-8")))).getBytes();
            var isGood = Arrays.stream(head.getFirst("webhook-signature").split(" ")).anyMatch(one -> MessageDigest.isEqual(one.getBytes(), signature));
            if (!isGood || Math.abs(Instant.now().getEpochSecond() - Long.parseLong(at)) > 300) return 400;
            System.out.println(read(body).get("type").getAsString() + " " + read(body).getAsJsonObject("data").get("id")); // It may come twice: keep webhook-id, take each once.
            return 204;
        } else if (!path.equals("/work")) return 404; // The learner comes back to /work; the check that the address names proves nothing by itself.
        var query = String.valueOf(exchange.getRequestURI().getQuery());
        return query.matches("check=chk_[A-Za-z0-9_-]+") && holds(ask("GET", "/v1/checks/" + query.substring(6), "").getAsJsonObject("result").get("receipt").getAsString()) ? 200 : 403;
    }
    public static void main(String[] arguments) throws Exception {
        var server = HttpServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(System.getenv("PORT"))), 0);
        for (var path : List.of("/quiz", "/hooks", "/work")) server.createContext(path, exchange -> {
            try (exchange) {
                int status = path.equals("/work") ? 403 : path.equals("/hooks") ? 400 : 502;
                try { status = respond(exchange, path, exchange.getRequestHeaders()); } catch (Exception wrong) { /* Whatever is wrong, it is no proof. */ }
                exchange.sendResponseHeaders(status, -1);
            }
        });
        server.start();
    }
}
