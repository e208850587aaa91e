package dev.carillon.server.loop;

import dev.carillon.server.core.Loop;
import dev.carillon.server.core.Owned;
import dev.carillon.server.core.Wakeup;
import dev.carillon.server.core.run.RunAlarm;
import dev.carillon.server.core.run.RunCheck;
import java.time.Duration;

/** Looks now and then whether any run stands still for want of what it should have been told. */
public final class RunCheckLoop implements Loop {
  private static final Duration EVERY = Duration.ofSeconds(15);

  private final RunCheck check;
  private final Owned owned;
  private final RunAlarm alarm;
  private final Wakeup never = new Wakeup();

  public RunCheckLoop(RunCheck check, Owned owned, RunAlarm alarm) {
    this.check = check;
    this.owned = owned;
    this.alarm = alarm;
  }

  @Override
  public String name() {
    return "run-check";
  }

  @Override
  public Duration runOnce() {
    alarm.calm();
    int unused = check.pass(owned.epochs());
    return EVERY;
  }

  @Override
  public void await(Duration most) throws InterruptedException {
    never.await(most);
  }
}
