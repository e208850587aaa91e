package dev.carillon.server.store.redis;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/**
 * The scripts as they are sent to Redis. A server knows {@link #AS_WRITTEN} alone. Tests replace
 * the clock or switch one rule off: what they replace it by stands in the tests, and no setting
 * leads here, so a server can not be talked into it.
 */
final class ScriptTexts {
  /** The files, letter by letter. */
  static final ScriptTexts AS_WRITTEN = new ScriptTexts((script, text) -> text);

  /** What is sent, and its SHA-1 in hexadecimal digits. */
  private record Sent(byte[] text, byte[] sha) {}

  private final BiFunction<Script, String, String> change;

  private final Map<Script, Sent> sent = new ConcurrentHashMap<>();

  ScriptTexts(BiFunction<Script, String, String> change) {
    this.change = change;
  }

  byte[] text(Script script) {
    return of(script).text();
  }

  byte[] sha(Script script) {
    return of(script).sha();
  }

  private Sent of(Script script) {
    return sent.computeIfAbsent(
        script,
        wanted -> {
          byte[] text = change.apply(wanted, wanted.text()).getBytes(StandardCharsets.UTF_8);
          return new Sent(text, sha1(text).getBytes(StandardCharsets.US_ASCII));
        });
  }

  private static String sha1(byte[] text) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
