package dev.carillon.server.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signatures of webhooks as Standard Webhooks 1.0 wants them: HMAC-SHA256 over id, time and body,
 * one for each secret, so that a receiver may know either while they change.
 */
final class Signature {
  static final String PREFIX = "whsec_";
  private static final int LEAST = 24;
  private static final int MOST = 64;

  private Signature() {}

  /** Why a text is no secret; empty: it is one. */
  static Optional<String> problem(String secret) {
    try {
      int bytes = bytes(secret).length;
      if (secret.startsWith(PREFIX) && bytes >= LEAST && bytes <= MOST) {
        return Optional.empty();
      }
    } catch (IllegalArgumentException e) {
      // Told below, without the text itself.
    }
    return Optional.of("Expected whsec_ and Base64 of 24 to 64 bytes, but got something else.");
  }

  private static byte[] bytes(String secret) {
    String text = secret.startsWith(PREFIX) ? secret.substring(PREFIX.length()) : secret;
    return Base64.getDecoder().decode(text);
  }

  /**
   * The header webhook-signature.
   *
   * @param seconds since 1970
   */
  static String header(List<String> secrets, String id, long seconds, String body) {
    return String.join(
        " ", secrets.stream().map(secret -> "v1," + one(secret, id, seconds, body)).toList());
  }

  private static String one(String secret, String id, long seconds, String body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(bytes(secret), "HmacSHA256"));
      mac.update((id + "." + seconds + ".").getBytes(UTF_8));
      return Base64.getEncoder().encodeToString(mac.doFinal(body.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Expected HMAC-SHA256 of the platform.", e);
    }
  }
}
