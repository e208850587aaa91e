package dev.carillon.model.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * An entry as one line of JSON: fields in one fixed order, no spaces, the hash at the end. The hash
 * is the SHA-256 of the UTF-8 bytes of the same line without its hash, so that a few lines in any
 * language check it.
 */
public final class AuditLine {
  /** What the first entry carries as the hash of the one before. */
  public static final String NO_HASH = "0".repeat(64);

  private static final String HASH = ",\"hash\":\"";

  /** The hash with its name and what ends the line. */
  private static final int TAIL = HASH.length() + 64 + 2;

  private AuditLine() {}

  /** The line of a deed behind another entry; its hash is computed here. */
  public static String write(long sequence, String previous, long atMs, Deed deed) {
    StringBuilder line = new StringBuilder(400);
    line.append("{\"v\":1,\"sequence\":").append(sequence);
    text(line, "previous", previous);
    number(line, "at", atMs);
    text(line, "actor", deed.actor());
    text(line, "proof", deed.proof());
    text(line, "address", deed.address());
    text(line, "method", deed.method());
    text(line, "tenant", deed.tenant());
    text(line, "target", deed.target());
    text(line, "reason", deed.reason());
    text(line, "outcome", deed.outcome().word());
    text(line, "code", deed.code());
    text(line, "detail", deed.detail());
    number(line, "calls", deed.calls());
    number(line, "items", deed.items());
    number(line, "since", deed.sinceMs());
    text(line, "server", deed.server());
    String body = line.append('}').toString();
    return body.substring(0, body.length() - 1) + HASH + sha256(body) + "\"}";
  }

  private static void number(StringBuilder line, String name, long value) {
    line.append(",\"").append(name).append("\":").append(value);
  }

  private static void text(StringBuilder line, String name, String value) {
    line.append(",\"").append(name).append("\":\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        line.append('\\').append(c);
      } else if (c < ' ' || c == 0x7f || Character.isSurrogate(c) && !paired(value, i)) {
        line.append(String.format("\\u%04x", (int) c));
      } else {
        line.append(c);
      }
    }
    line.append('"');
  }

  /** Half a character has no bytes in UTF-8. */
  private static boolean paired(String text, int at) {
    return Character.isHighSurrogate(text.charAt(at))
        ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
        : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
  }

  /** The hash that a line ends with; empty if it does not end with one. */
  public static String hash(String line) {
    return line.length() > TAIL && line.startsWith(HASH, line.length() - TAIL)
        ? line.substring(line.length() - 66, line.length() - 2)
        : "";
  }

  /** The hash that a line should end with. */
  static String rightHash(String line) {
    return line.length() > TAIL ? sha256(line.substring(0, line.length() - TAIL) + "}") : "";
  }

  /**
   * The entry of a line; its hash is not checked here.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static AuditEntry read(String line) {
    Map<String, String> f = FlatJson.read(line);
    try {
      return new AuditEntry(
          number(f, "sequence"),
          number(f, "at"),
          new Deed(
              text(f, "actor"),
              text(f, "proof"),
              text(f, "address"),
              text(f, "method"),
              text(f, "tenant"),
              text(f, "target"),
              text(f, "reason"),
              AuditOutcome.of(text(f, "outcome")),
              text(f, "code"),
              text(f, "detail"),
              number(f, "calls"),
              number(f, "items"),
              number(f, "since"),
              text(f, "server")),
          text(f, "previous"),
          text(f, "hash"));
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("Expected an entry of the audit log.", e);
    }
  }

  private static String text(Map<String, String> fields, String name) {
    return fields.getOrDefault(name, "");
  }

  private static long number(Map<String, String> fields, String name) {
    return Long.parseLong(text(fields, name));
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}
