package dev.carillon.desktop.feature;

import dev.carillon.desktop.fx.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** How many tasks of each queue may run at once, asked for a few at a time. */
public final class QueueLimits {
  /** In one round; the others follow with the next ones. */
  private static final int AT_ONCE = 20;

  private final Console console;
  private final Supplier<List<String>> names;
  private final Runnable changed;
  private final Map<String, Integer> most = new HashMap<>();
  private final List<Work> works;
  private final Polling polling;
  private int next;

  /**
   * @param names of the queues that are shown
   * @param changed told when a limit is known that was not, or another one
   */
  public QueueLimits(Console console, Supplier<List<String>> names, Runnable changed) {
    this.console = console;
    this.names = names;
    this.changed = changed;
    works = Stream.generate(console::work).limit(AT_ONCE).toList();
    polling = new Polling(console, Duration.ofSeconds(5), this::ask, works.toArray(Work[]::new));
  }

  public void open() {
    polling.open();
  }

  public void close() {
    polling.close();
  }

  /** 0: no limit, or not known yet. */
  public int of(String queue) {
    return most.getOrDefault(queue, 0);
  }

  public void ask() {
    List<String> all = new ArrayList<>(names.get());
    for (int i = 0; i < Math.min(AT_ONCE, all.size()); i++) {
      String queue = all.get(next++ % all.size());
      // One that is refused or lost is asked for again in a later round.
      works
          .get(i)
          .start(
              () -> console.server().control().limits(queue, 1),
              status -> {
                Integer before = most.put(queue, status.settings().concurrency());
                if (before == null || before != status.settings().concurrency()) {
                  changed.run();
                }
              });
    }
  }
}
