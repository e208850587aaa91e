package dev.carillon.server.config;

import dev.carillon.model.error.CarillonException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A name that nothing reads is a mistake that would otherwise go unseen. */
public final class UnknownKeys {
  private final Set<String> known;

  @SafeVarargs
  UnknownKeys(Collection<Key<?>>... keys) {
    this.known =
        Arrays.stream(keys).flatMap(Collection::stream).map(Key::name).collect(Collectors.toSet());
  }

  /**
   * Refuses names that are no keys.
   *
   * @param source for the error
   */
  void refuse(Collection<String> names, String source) {
    List<String> wrong = new ArrayList<>();
    for (String name : new TreeSet<>(names)) {
      // "%prod.redis.address" and "peers[1]" are redis.address and peers.
      String plain = name.replaceFirst("^%[^.]*\\.", "").replaceAll("\\[\\d+]$", "");
      if (!known.contains(plain)) {
        wrong.add(plain + " (did you mean " + nearest(plain) + "?)");
      }
    }
    if (!wrong.isEmpty()) {
      throw CarillonException.invalid(
          wrong.getFirst().split(" ", 2)[0],
          "Expected only known settings, but " + source + " has " + String.join(", ", wrong) + ".",
          "`carillon server --print-config` lists all of them.");
    }
  }

  /** The known name that takes the fewest changes of a letter. */
  String nearest(String name) {
    return known.stream()
        .min(
            Comparator.<String>comparingInt(k -> distance(k, name))
                .thenComparing(Comparator.naturalOrder()))
        .orElse("");
  }

  /** Levenshtein's distance. */
  static int distance(String a, String b) {
    int[] before = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      before[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = before[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(change, Math.min(before[j], row[j - 1]) + 1);
      }
      before = row;
    }
    return before[b.length()];
  }
}
