package dev.carillon.desktop.faults;

import javafx.animation.AnimationTimer;

/** Notes how far apart the pulses of the toolkit come. */
final class Pulses extends AnimationTimer {
  /** From here on an operator feels it. */
  private static final long LATE_NANOS = 100_000_000;

  private long last;
  private long worst;
  private long count;
  private long late;

  @Override
  public synchronized void handle(long now) {
    long at = System.nanoTime();
    if (last != 0) {
      worst = Math.max(worst, at - last);
      count++;
      if (at - last > LATE_NANOS) {
        late++;
      }
    }
    last = at;
  }

  /** How many, how many of them more than 100 ms after the one before, the longest wait in ms. */
  synchronized String told() {
    String told = count + " " + late + " " + worst / 1_000_000;
    worst = 0;
    count = 0;
    late = 0;
    last = 0;
    return told;
  }
}
