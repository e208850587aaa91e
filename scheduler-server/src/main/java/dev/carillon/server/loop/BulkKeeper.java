package dev.carillon.server.loop;

import dev.carillon.server.core.Loop;
import dev.carillon.server.core.Wakeup;
import dev.carillon.server.core.bulk.BulkOperations;
import java.time.Duration;

/** Goes on with bulk jobs whose server has died. */
public final class BulkKeeper implements Loop {
  private static final Duration EVERY = Duration.ofSeconds(1);

  private final BulkOperations bulk;
  private final Wakeup never = new Wakeup();

  public BulkKeeper(BulkOperations bulk) {
    this.bulk = bulk;
  }

  @Override
  public String name() {
    return "bulk";
  }

  @Override
  public Duration runOnce() {
    bulk.adopt();
    return EVERY;
  }

  @Override
  public void await(Duration most) throws InterruptedException {
    never.await(most);
  }
}
