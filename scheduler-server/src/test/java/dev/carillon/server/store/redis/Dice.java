package dev.carillon.server.store.redis;

import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * A generator that can be set back, so that a store draws the same ids for the repeat of a call.
 */
final class Dice implements RandomGenerator {
  private Random random = new Random(0);

  void setTo(long seed) {
    random = new Random(seed);
  }

  @Override
  public long nextLong() {
    return random.nextLong();
  }
}
