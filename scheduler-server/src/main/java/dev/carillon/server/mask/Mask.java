package dev.carillon.server.mask;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.server.config.Masking;
import java.util.Arrays;

/**
 * Hides secrets in texts: values behind keys that are called like secrets, and what is a secret by
 * its form. Takes time in proportion to the text, whatever stands in it. Doing it twice changes
 * nothing more. For the whole process, as its log is. Safe for many threads.
 */
public final class Mask {
  /** What stands where a secret was. */
  public static final String HIDDEN = "‹hidden›";

  /** The marker as it looks where bytes are read one by one. */
  private static final String HIDDEN_BYTES = new String(HIDDEN.getBytes(UTF_8), ISO_8859_1);

  private static volatile Rules rules = new Rules(Masking.DEFAULT);

  private Mask() {}

  /** From now on by these settings, if they say anything. */
  public static void use(Masking settings) {
    if (!settings.equals(Masking.DEFAULT)) {
      rules = new Rules(settings);
    }
  }

  /** Whether a key is called like a secret. */
  public static boolean isSecret(String key) {
    return rules.isSecret(key);
  }

  /** The text without its secrets; the same one if there are none. */
  public static String text(String text) {
    return rules.text(text);
  }

  /**
   * The same of bytes. What is no UTF-8, such as a piece cut within a character, stays the same
   * byte by byte.
   */
  public static byte[] bytes(byte[] bytes) {
    String utf8 = new String(bytes, UTF_8);
    boolean valid = utf8.indexOf('\uFFFD') < 0 || Arrays.equals(utf8.getBytes(UTF_8), bytes);
    String text = valid ? utf8 : new String(bytes, ISO_8859_1);
    String shown = text(text);
    if (shown.equals(text)) {
      return bytes;
    }
    return valid ? shown.getBytes(UTF_8) : shown.replace(HIDDEN, HIDDEN_BYTES).getBytes(ISO_8859_1);
  }

  /** Whether a mask stands in bytes. */
  public static boolean isIn(byte[] bytes) {
    return new String(bytes, ISO_8859_1).contains(HIDDEN_BYTES);
  }

  /**
   * The same of what somebody else calls a thing by: one word of plain letters may say password or
   * token without telling one, and must come back as it is to be found again.
   */
  public static String id(String text) {
    return rules.id(text);
  }

  /**
   * The same of the name of somebody: that of a token begins with "token:" and is none.
   *
   * @see dev.carillon.server.security.Actors
   */
  public static String name(String text) {
    return rules.name(text);
  }
}
