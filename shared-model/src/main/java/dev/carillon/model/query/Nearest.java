package dev.carillon.model.query;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The known word that somebody most likely meant. */
public final class Nearest {
  /** Longer words are not slips of a finger. */
  private static final int LONGEST = 24;

  private Nearest() {}

  /** The nearest of the known words, if one is near at all. */
  public static Optional<String> of(String word, Collection<String> known) {
    String wanted = word.toLowerCase(Locale.ROOT);
    if (wanted.isEmpty() || wanted.length() > LONGEST) {
      return Optional.empty();
    }
    return known.stream()
        .filter(
            k -> {
              // A name of one letter is near to every other of one letter.
              int shorter = Math.min(wanted.length(), k.length());
              int distance = distance(wanted, k.toLowerCase(Locale.ROOT));
              return distance < shorter && distance <= Math.max(1, (shorter + 1) / 3);
            })
        .min(Comparator.comparingInt(k -> distance(wanted, k.toLowerCase(Locale.ROOT))));
  }

  /** How many letters must be put in, left out or changed, or be swapped with their neighbour. */
  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int change = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        d[i][j] = Math.min(change, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
