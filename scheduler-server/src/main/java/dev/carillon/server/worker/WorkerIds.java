package dev.carillon.server.worker;

import java.time.Clock;
import java.util.random.RandomGenerator;

/** Names for worker processes: ULIDs, so that they sort by start. */
public final class WorkerIds {
  private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  private WorkerIds() {}

  /** 48 bits of milliseconds, then 80 bits of chance, as 26 digits of base 32. */
  public static String next(Clock clock, RandomGenerator random) {
    char[] id = new char[26];
    long time = clock.millis();
    for (int i = 9; i >= 0; i--) {
      id[i] = DIGITS.charAt((int) (time & 31));
      time >>>= 5;
    }
    for (int i = 10; i < 26; i++) {
      id[i] = DIGITS.charAt(random.nextInt(32));
    }
    return new String(id);
  }
}
