package dev.carillon.server.door.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Names of other systems as names of ours, which are of lower-case letters, digits, dot, dash and
 * underscore. One that is no such name keeps what can be read of it and gets a hash behind it, so
 * that two names never become one.
 */
public final class ForeignName {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
  private static final int READABLE = 40;

  private ForeignName() {}

  public static String of(String text) {
    if (NAME.matcher(text).matches()) {
      return text;
    }
    String readable =
        text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]+", "-").replaceAll("^[._-]+", "");
    String start = readable.length() <= READABLE ? readable : readable.substring(0, READABLE);
    return (start.isEmpty() ? "x" : start) + "-" + hash(text);
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
