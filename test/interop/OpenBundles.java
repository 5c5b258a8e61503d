import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Opens the golden bundles with the JDK alone (17 or later): Debian packages no JOSE library for Java. Decrypt, signature, claims, challenge.
 *
 * <p>Usage: {@code javac -d OUT *.java && java -cp OUT OpenBundles FOLDER}, the folder of keys.json and bundles.json. Prints one JSON object per bundle, as
 * open_bundles.py does. Of the closed schema of the claims (src/bundle/schema.ts) only the types of what is used are checked
 * here. A real backend takes a JOSE library.
 */
final class OpenBundles {
  private static final Map<String, String> JWE =
      Map.of("alg", "ECDH-ES+A256KW", "enc", "A256GCM", "typ", "countersign+jwe", "cty", "JWT");
  private static final Map<String, String> JWS = Map.of("alg", "ES256", "typ", "countersign+jwt");
  private static final List<String> TEXTS = List.of("iss", "sub", "aud", "origin", "jti", "nonce", "challengeHash", "purpose");
  private static final List<String> NUMBERS = List.of("v", "iat", "exp");
  private static final List<String> OBJECTS = List.of("context", "consent", "sdk");
  private static final ECParameterSpec P256 = p256();

  private OpenBundles() {}

  /** Why a bundle is not authentic: the part that is wrong. */
  static final class Refused extends Exception {
    Refused(String stage) {
      super(stage);
    }
  }

  record Verified(byte[] payload, String thumbprint, boolean registered) {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    Map<String, Object> secrets = object(read(folder.resolve("keys.json")));
    Map<String, Object> rules = object(read(folder.resolve("bundles.json")));
    Map<String, PrivateKey> keys = new HashMap<>();
    for (Object entry : list(secrets.get("encryption"))) {
      Map<String, Object> jwk = object(object(entry).get("jwk"));
      BigInteger d = new BigInteger(1, Base64.getUrlDecoder().decode((String) jwk.get("d")));
      keys.put((String) object(entry).get("kid"), KeyFactory.getInstance("EC").generatePrivate(new ECPrivateKeySpec(d, P256)));
    }
    Map<String, Map<String, Object>> devices = new HashMap<>();
    for (Object device : list(secrets.get("devices"))) devices.put((String) object(device).get("kid"), object(device));
    for (Object entry : list(rules.get("vectors"))) {
      Map<String, Object> vector = object(entry);
      String found;
      try {
        found = open(vector, rules, keys, devices);
      } catch (Refused refused) {
        found = "\"result\":\"" + refused.getMessage() + "\"";
      }
      System.out.println("{\"name\":" + quoted((String) vector.get("name")) + "," + found + "}");
    }
  }

  private static String open(
      Map<String, Object> vector, Map<String, Object> rules, Map<String, PrivateKey> keys, Map<String, Map<String, Object>> devices)
      throws Exception {
    Verified verified = verify(decrypt((String) vector.get("sealed"), keys), devices);
    Map<String, Object> claims = parse(verified.payload(), "claims");
    boolean late = checkClaims(claims, verified, number(vector.get("now")), rules);
    checkChallenge(claims, object(object(rules.get("challenges")).get((String) vector.get("challenge"))));
    return "\"result\":\"valid\",\"payloadSha256\":\"" + encode(sha256(verified.payload())) + "\",\"late\":" + late;
  }

  private static String decrypt(String sealed, Map<String, PrivateKey> keys) throws Exception {
    String[] parts = sealed.split("\\.", -1);
    require(parts.length == 5, "bundle");
    List<byte[]> bytes = new ArrayList<>();
    for (String part : parts) bytes.add(decode(part, "bundle"));
    Map<String, Object> header = parse(bytes.get(0), "jwe");
    require(header.keySet().equals(Set.of("alg", "enc", "typ", "cty", "kid", "epk")), "jwe");
    for (Map.Entry<String, String> fixed : JWE.entrySet()) require(fixed.getValue().equals(header.get(fixed.getKey())), "jwe");
    require(isP256(header.get("epk")), "jwe");
    PrivateKey key = keys.get(header.get("kid"));
    require(key != null && bytes.get(2).length == 12 && bytes.get(4).length == 16, "jwe");
    try {
      Cipher unwrap = Cipher.getInstance("AESWrap");
      unwrap.init(Cipher.UNWRAP_MODE, agree(key, publicKey(object(header.get("epk")))));
      SecretKey contentKey = (SecretKey) unwrap.unwrap(bytes.get(1), "AES", Cipher.SECRET_KEY);
      Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding");
      gcm.init(Cipher.DECRYPT_MODE, contentKey, new GCMParameterSpec(128, bytes.get(2)));
      gcm.updateAAD(parts[0].getBytes(StandardCharsets.US_ASCII));
      gcm.update(bytes.get(3));
      return text(gcm.doFinal(bytes.get(4)));
    } catch (GeneralSecurityException | CharacterCodingException | IllegalArgumentException error) {
      throw new Refused("jwe");
    }
  }

  /** ECDH and one round of the Concat KDF (RFC 7518 §4.6): round, shared secret, algorithm, no names of parties, 256 bits. */
  private static SecretKey agree(PrivateKey key, PublicKey ephemeral) throws GeneralSecurityException {
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(key);
    agreement.doPhase(ephemeral, true);
    byte[] algorithm = JWE.get("alg").getBytes(StandardCharsets.US_ASCII);
    ByteBuffer input = ByteBuffer.allocate(4 + 32 + 4 + algorithm.length + 12);
    input.putInt(1).put(agreement.generateSecret()).putInt(algorithm.length).put(algorithm).putInt(0).putInt(0).putInt(256);
    return new SecretKeySpec(sha256(input.array()), "AES");
  }

  private static Verified verify(String signed, Map<String, Map<String, Object>> devices) throws Exception {
    String[] parts = signed.split("\\.", -1);
    require(parts.length == 3, "jws");
    List<byte[]> bytes = new ArrayList<>();
    for (String part : parts) bytes.add(decode(part, "jws"));
    Map<String, Object> header = parse(bytes.get(0), "jws");
    boolean registered = header.containsKey("kid");
    require(header.keySet().equals(Set.of("alg", "typ", registered ? "kid" : "jwk")), "jws");
    for (Map.Entry<String, String> fixed : JWS.entrySet()) require(fixed.getValue().equals(header.get(fixed.getKey())), "jws");
    require((registered || isP256(header.get("jwk"))) && bytes.get(2).length == 64, "jws");
    Map<String, Object> device = registered ? devices.get(header.get("kid")) : null;
    require(!registered || (device != null && !Boolean.TRUE.equals(device.get("revoked"))), "key");
    Map<String, Object> jwk = object(registered ? device.get("jwk") : header.get("jwk"));
    PublicKey key;
    try {
      key = publicKey(jwk);
    } catch (IllegalArgumentException | GeneralSecurityException error) {
      throw new Refused("key");
    }
    try {
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initVerify(key);
      signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
      require(signature.verify(bytes.get(2)), "jws");
    } catch (GeneralSecurityException error) {
      throw new Refused("jws");
    }
    String canonical = "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"" + jwk.get("x") + "\",\"y\":\"" + jwk.get("y") + "\"}";
    return new Verified(bytes.get(1), encode(sha256(canonical.getBytes(StandardCharsets.US_ASCII))), registered);
  }

  /** Whether the bundle comes late. */
  private static boolean checkClaims(Map<String, Object> claims, Verified verified, double now, Map<String, Object> rules) throws Refused {
    for (String name : TEXTS) require(claims.get(name) instanceof String, "claims");
    for (String name : NUMBERS) require(claims.get(name) instanceof Double number && number % 1 == 0, "claims");
    for (String name : OBJECTS) require(claims.get(name) instanceof Map, "claims");
    require(number(claims.get("v")) == 1, "claims");
    require(verified.registered() == List.of("verify", "monitor").contains(claims.get("purpose")), "claims");
    require(("urn:ietf:params:oauth:jwk-thumbprint:sha-256:" + verified.thumbprint()).equals(claims.get("iss")), "claims");
    require(rules.get("audience").equals(claims.get("aud")) && list(rules.get("origins")).contains(claims.get("origin")), "claims");
    double iat = number(claims.get("iat"));
    double exp = number(claims.get("exp"));
    require(iat <= now + number(rules.get("skewSeconds")), "claims");
    require(exp > iat && exp - iat <= number(rules.get("lifetimeSeconds")), "claims");
    require(now <= exp + number(rules.get("lateSeconds")), "claims");
    return now > exp;
  }

  /** Whether it is used for the first time is the database's business. */
  private static void checkChallenge(Map<String, Object> claims, Map<String, Object> challenge) throws Exception {
    for (String name : List.of("sub", "nonce", "purpose", "context")) require(challenge.get(name).equals(claims.get(name)), "challenge");
    String hash = encode(sha256(((String) challenge.get("token")).getBytes(StandardCharsets.US_ASCII)));
    require(hash.equals(claims.get("challengeHash")), "challenge");
    double iat = number(claims.get("iat"));
    require(number(challenge.get("iat")) <= iat && iat <= number(challenge.get("exp")), "challenge");
  }

  private static boolean isP256(Object value) {
    if (!(value instanceof Map<?, ?> key) || !key.keySet().equals(Set.of("kty", "crv", "x", "y"))) return false;
    if (!"EC".equals(key.get("kty")) || !"P-256".equals(key.get("crv"))) return false;
    return isCoordinate(key.get("x")) && isCoordinate(key.get("y"));
  }

  private static boolean isCoordinate(Object value) {
    return value instanceof String text && text.matches("[A-Za-z0-9_-]{43}") && encode(Base64.getUrlDecoder().decode(text)).equals(text);
  }

  /** The JDK takes any two numbers for a point: that it is on the curve is checked here (SP 800-56A §5.6.2.3.3). */
  private static ECPublicKey publicKey(Map<String, Object> jwk) throws GeneralSecurityException {
    BigInteger x = new BigInteger(1, Base64.getUrlDecoder().decode((String) jwk.get("x")));
    BigInteger y = new BigInteger(1, Base64.getUrlDecoder().decode((String) jwk.get("y")));
    BigInteger p = ((ECFieldFp) P256.getCurve().getField()).getP();
    BigInteger right = x.pow(3).add(P256.getCurve().getA().multiply(x)).add(P256.getCurve().getB()).mod(p);
    if (x.compareTo(p) >= 0 || y.compareTo(p) >= 0 || !y.pow(2).mod(p).equals(right)) throw new IllegalArgumentException("no point");
    return (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(new ECPoint(x, y), P256));
  }

  private static ECParameterSpec p256() {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec("secp256r1"));
      return parameters.getParameterSpec(ECParameterSpec.class);
    } catch (GeneralSecurityException error) {
      throw new IllegalStateException(error);
    }
  }

  private static void require(boolean condition, String stage) throws Refused {
    if (!condition) throw new Refused(stage);
  }

  /** Base64url in its one canonical spelling, never empty. */
  private static byte[] decode(String text, String stage) throws Refused {
    require(text.matches("[A-Za-z0-9_-]+") && text.length() % 4 != 1, stage);
    byte[] bytes = Base64.getUrlDecoder().decode(text);
    require(encode(bytes).equals(text), stage);
    return bytes;
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] sha256(byte[] bytes) throws GeneralSecurityException {
    return MessageDigest.getInstance("SHA-256").digest(bytes);
  }

  private static String text(byte[] bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  private static Map<String, Object> parse(byte[] bytes, String stage) throws Refused {
    try {
      return object(new StrictJson(text(bytes)).document());
    } catch (CharacterCodingException | IllegalArgumentException | ClassCastException error) {
      throw new Refused(stage);
    }
  }

  private static Object read(Path path) throws IOException {
    return new StrictJson(Files.readString(path)).document();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> object(Object value) {
    return (Map<String, Object>) value;
  }

  private static List<?> list(Object value) {
    return (List<?>) value;
  }

  private static double number(Object value) {
    return (Double) value;
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
