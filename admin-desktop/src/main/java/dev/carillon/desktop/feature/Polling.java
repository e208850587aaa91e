package dev.carillon.desktop.feature;

import dev.carillon.client.Subscription;
import dev.carillon.desktop.fx.Metronome;
import dev.carillon.desktop.fx.Work;
import java.time.Duration;
import java.util.List;

/**
 * Asks the server again and again while a screen is in front and the connection stands; at once
 * when the connection comes back, and when what was frozen goes on. An answer that takes longer
 * than the period is waited for: to ask meanwhile would throw it away, and a server that is slow
 * would be given more to do. On the JavaFX thread only.
 */
public final class Polling implements AutoCloseable {
  private final Console console;
  private final Duration period;
  private final Runnable ask;
  private final List<Work> answers;
  private Subscription ticks = () -> {};
  private long askedMs;
  private boolean wasUp;

  /**
   * @param answers what is asked with: it is not asked again while one of them is still waited for
   */
  public Polling(Console console, Duration period, Runnable ask, Work... answers) {
    this.console = console;
    this.period = period;
    this.ask = ask;
    this.answers = List.of(answers);
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

  /** Also while an answer is waited for: what is wanted is another one. */
  public void askNow() {
    askedMs = console.clock().millis();
    ask.run();
  }

  private void tick() {
    // What is frozen stands still; it is asked for again once it is live.
    boolean up = console.live().get().link().up() && !console.pace().frozen().get();
    boolean back = up && !wasUp;
    wasUp = up;
    long since = console.clock().millis() - askedMs;
    // A clock that was set back does not keep it from asking.
    boolean due = up && (since < 0 || since >= period.toMillis());
    if (back || due && answers.stream().noneMatch(Work::running)) {
      askNow();
    }
  }
}
