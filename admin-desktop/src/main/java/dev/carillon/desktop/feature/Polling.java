package dev.carillon.desktop.feature;

import dev.carillon.client.Subscription;
import dev.carillon.desktop.fx.Metronome;
import java.time.Duration;

/**
 * Asks the server again and again while a screen is in front and the connection stands; at once
 * when the connection comes back, and when what was frozen goes on. On the JavaFX thread only.
 */
public final class Polling implements AutoCloseable {
  private final Console console;
  private final Duration period;
  private final Runnable ask;
  private Subscription ticks = () -> {};
  private long askedMs;
  private boolean wasUp;

  public Polling(Console console, Duration period, Runnable ask) {
    this.console = console;
    this.period = period;
    this.ask = ask;
  }

  /** The screen came to the front: asks now, and from now on. */
  public void open() {
    close();
    wasUp = true;
    askNow();
    ticks = Metronome.every(Duration.ofMillis(500), this::tick);
  }

  @Override
  public void close() {
    ticks.close();
  }

  public void askNow() {
    askedMs = console.clock().millis();
    ask.run();
  }

  private void tick() {
    // What is frozen stands still; it is asked for again once it is live.
    boolean up = console.live().get().link().up() && !console.pace().frozen().get();
    boolean back = up && !wasUp;
    wasUp = up;
    if (back || up && console.clock().millis() - askedMs >= period.toMillis()) {
      askNow();
    }
  }
}
