package dev.carillon.server.loop;

import dev.carillon.server.core.Loop;
import dev.carillon.server.core.Owned;
import dev.carillon.server.core.Wakeup;
import dev.carillon.server.core.port.EventReader;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Where events are not exported: takes back the place of an export that was on before. */
public final class ExportEnd implements Loop {
  private static final Duration EVERY = Duration.ofSeconds(10);

  private final String name;
  private final EventReader reader;
  private final Owned owned;
  private final Set<Integer> done = new HashSet<>();
  private final Wakeup wakeup = new Wakeup();

  /** Of notifications that were on before. */
  public static ExportEnd ofNotifications(EventReader reader, Owned owned) {
    return new ExportEnd("notify-end", reader, owned);
  }

  public ExportEnd(EventReader reader, Owned owned) {
    this("export-end", reader, owned);
  }

  private ExportEnd(String name, EventReader reader, Owned owned) {
    this.name = name;
    this.reader = reader;
    this.owned = owned;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Duration runOnce() {
    Map<Integer, Long> epochs = owned.epochs();
    done.retainAll(epochs.keySet());
    epochs.forEach(
        (bucket, epoch) -> {
          if (!done.contains(bucket)) {
            reader.forget(bucket, epoch);
            done.add(bucket);
          }
        });
    return EVERY;
  }

  @Override
  public void await(Duration most) throws InterruptedException {
    wakeup.await(most);
  }
}
