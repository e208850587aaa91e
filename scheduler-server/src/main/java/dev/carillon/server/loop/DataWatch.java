package dev.carillon.server.loop;

import dev.carillon.server.core.Loop;
import dev.carillon.server.core.Wakeup;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that the data is not that of before: Redis has lost it while this server lived. What is
 * done once for all data is done again then.
 */
public final class DataWatch implements Loop {
  private static final Logger LOG = LoggerFactory.getLogger(DataWatch.class);
  private static final Duration EVERY = Duration.ofSeconds(1);

  private final Supplier<String> id;
  private final List<Runnable> again = new CopyOnWriteArrayList<>();
  private final Wakeup never = new Wakeup();
  private String known = "";
  private boolean lost;

  /**
   * @param id names the data; asks the store, and gives data without a name one
   */
  public DataWatch(Supplier<String> id) {
    this.id = id;
  }

  /**
   * Something to be done for new data, in the order of these calls, on this loop's thread. If it
   * throws, all is done again at the next look: repeating must be safe.
   */
  public void whenNew(Runnable what) {
    again.add(what);
  }

  @Override
  public String name() {
    return "data-watch";
  }

  @Override
  public Duration runOnce() {
    String now = id.get();
    if (!known.isEmpty() && !now.equals(known)) {
      LOG.warn("data-watch: Redis has lost its data; what is kept once for all data is kept anew");
      lost = true;
    }
    known = now;
    if (lost) {
      again.forEach(Runnable::run);
      lost = false;
    }
    return EVERY;
  }

  @Override
  public void await(Duration most) throws InterruptedException {
    never.await(most);
  }
}
