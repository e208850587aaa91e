package dev.carillon.server.core.members;

import java.util.List;

/**
 * How many buckets each server should run: all the same number, the first ones by id one more where
 * it does not divide. Every server computes this from the same list, so that one gives up just what
 * another takes, and nobody fights.
 */
public final class Shares {
  private Shares() {}

  /**
   * The share of one server.
   *
   * @param alive ids of the live servers, in order
   * @param me one of them
   */
  public static int of(String me, List<String> alive, int buckets) {
    int place = alive.indexOf(me);
    if (place < 0) {
      throw new IllegalArgumentException(
          "Expected " + me + " among the live servers, but got " + alive + ".");
    }
    return buckets / alive.size() + (place < buckets % alive.size() ? 1 : 0);
  }
}
