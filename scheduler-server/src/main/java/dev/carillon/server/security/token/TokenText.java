package dev.carillon.server.security.token;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * Long-lived tokens as text: {@code crl_} and 32 random bytes. The prefix lets scanners of source
 * code and logs find one that leaked.
 */
public final class TokenText {
  /** What each begins with. */
  public static final String PREFIX = "crl_";

  private static final int BYTES = 32;
  private static final int ID_BYTES = 6;

  private TokenText() {}

  /** A new one. */
  public static String random(RandomGenerator random) {
    return PREFIX + text(random, BYTES);
  }

  /** A name for one, not secret. */
  public static String randomId(RandomGenerator random) {
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static String text(RandomGenerator random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /**
   * What is kept of a token. A plain SHA-256 is enough: 256 random bits cannot be guessed, so there
   * is nothing to slow down.
   */
  public static String hash(String token) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Expected SHA-256 in every JDK.", e);
    }
  }
}
