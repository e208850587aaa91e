package dev.carillon.model.told;

import java.util.Optional;

/** A language: its sentences and how it writes numbers and lengths of time. Any thread. */
public interface Tongue {
  /**
   * A sentence by its code: {0} to {9} are what stands in it, {0|task|tasks} the one word or the
   * other, by whether that count is 1. Empty: this language does not know the code.
   */
  Optional<String> sentence(String code);

  String count(long n);

  /** A length of time with its unit. */
  String span(long millis);
}
