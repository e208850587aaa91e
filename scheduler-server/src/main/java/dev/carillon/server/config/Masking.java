package dev.carillon.server.config;

import com.google.re2j.Pattern;
import java.util.List;

/**
 * What is taken for a secret beside what always is.
 *
 * @param byKey whether what a key is called makes its value one
 * @param keys further words of such keys; * stands for some letters
 * @param openKeys keys that are called so and hold none
 * @param values forms of further secrets
 */
public record Masking(
    boolean byKey, List<String> keys, List<String> openKeys, List<Pattern> values) {
  /** Where nothing is said. */
  public static final Masking DEFAULT = of(Settings.defaults(MaskKeys.ALL));

  public Masking {
    keys = List.copyOf(keys);
    openKeys = List.copyOf(openKeys);
    values = List.copyOf(values);
  }

  /** Reads its keys, which a server and a worker have alike. */
  public static Masking of(Settings s) {
    return new Masking(
        s.get(MaskKeys.BY_KEY),
        s.get(MaskKeys.KEYS),
        s.get(MaskKeys.OPEN_KEYS),
        s.get(MaskKeys.VALUES));
  }
}
