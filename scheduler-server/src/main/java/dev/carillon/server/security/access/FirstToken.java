package dev.carillon.server.security.access;

import dev.carillon.server.core.Loop;
import dev.carillon.server.core.Wakeup;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Makes the administrator's token of a cluster that has never known anybody, and tells it once.
 * Nothing has a secret that somebody else could know beforehand.
 */
public final class FirstToken implements Loop {
  private static final Duration DONE = Duration.ofDays(1);

  private final AccessDesk desk;
  private final Consumer<String> lines;
  private final Wakeup wakeup = new Wakeup();

  public FirstToken(AccessDesk desk, Consumer<String> lines) {
    this.desk = desk;
    this.lines = lines;
  }

  @Override
  public String name() {
    return "first-token";
  }

  @Override
  public Duration runOnce() {
    desk.first()
        .ifPresent(
            secret ->
                lines.accept(
                    "First start with authentication. The administrator's token, told once and"
                        + " kept nowhere:\n\n  "
                        + secret
                        + "\n\nMake users with it (CARILLON_TOKEN=… carillon user add NAME --role"
                        + " admin), then revoke it (carillon token revoke)."));
    return DONE;
  }

  @Override
  public void await(Duration most) throws InterruptedException {
    wakeup.await(most);
  }
}
