package dev.carillon.server.security.access;

import dev.carillon.server.core.Loop;
import dev.carillon.server.core.Wakeup;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Makes the administrator's token of a cluster that has never known anybody, or where one is asked
 * for, and tells it once; again once the store has lost all it knew. Nothing has a secret that
 * somebody else could know beforehand.
 */
public final class FirstToken implements Loop {
  private static final Duration DONE = Duration.ofDays(1);

  private final AccessDesk desk;
  private final boolean anew;
  private final Consumer<String> lines;
  private final AtomicInteger losses = new AtomicInteger();
  private int done = -1;
  private final Wakeup wakeup = new Wakeup();

  /**
   * @param anew makes one in any case: the last one was lost, or never told because the server died
   * @param lines told it
   */
  public FirstToken(AccessDesk desk, boolean anew, Consumer<String> lines) {
    this.desk = desk;
    this.anew = anew;
    this.lines = lines;
  }

  @Override
  public String name() {
    return "first-token";
  }

  @Override
  public Duration runOnce() {
    int now = losses.get();
    if (done != now) {
      boolean asked = anew && now == 0;
      desk.first(asked, secret -> tell(why(asked, now > 0), secret));
      done = now;
    }
    return DONE;
  }

  /** Users and tokens are gone with the data: somebody has to get in. */
  public void again() {
    losses.incrementAndGet();
    wakeup.ring();
  }

  private static String why(boolean asked, boolean lost) {
    if (lost) {
      return "Redis has lost all users and tokens";
    }
    return asked ? "As auth.new-admin-token asks for" : "First start with authentication";
  }

  private void tell(String why, String secret) {
    lines.accept(
        why
            + ": the administrator's token, told once, kept nowhere, good for a day:\n\n  "
            + secret
            + "\n\nMake users with it (CARILLON_TOKEN=… carillon user add NAME --role admin), then"
            + " revoke it (carillon token revoke). If it is lost: start once with"
            + " --auth-new-admin-token=true.");
  }

  @Override
  public void await(Duration most) throws InterruptedException {
    wakeup.await(most);
  }
}
