package dev.carillon.server.store.redis;

import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.Line;
import dev.carillon.server.core.port.LedgerStore;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The books by line, from the counters. */
final class RedisLedgerStore implements LedgerStore {
  private final Supplier<List<LineAccount>> accounts;

  RedisLedgerStore(TaskCounts counts) {
    this.accounts = counts.worked(RedisLedgerStore::accounts);
  }

  private static final class Sums {
    long submitted;
    final Map<TaskState, Long> here = new EnumMap<>(TaskState.class);
    final Map<String, Long> gone = new HashMap<>();
  }

  @Override
  public List<LineAccount> accounts() {
    return accounts.get();
  }

  private static List<LineAccount> accounts(TaskCounts.Reading reading) {
    Map<Line, Sums> lines = new HashMap<>();
    reading
        .counters()
        .forEach(
            (counter, n) -> {
              Sums sums = lines.computeIfAbsent(counter.line(), line -> new Sums());
              String what = counter.what();
              if (what.equals("in")) {
                sums.submitted += n;
              } else if (what.startsWith(TaskCounts.GONE)) {
                sums.gone.merge(what.substring(TaskCounts.GONE.length()), n, Long::sum);
              } else if (Character.isDigit(what.charAt(0)) && n != 0) {
                sums.here.merge(TaskState.ofCode(Integer.parseInt(what)), n, Long::sum);
              }
            });
    return lines.entrySet().stream()
        .map(
            e ->
                new LineAccount(
                    e.getKey(),
                    e.getValue().submitted,
                    Map.copyOf(e.getValue().here),
                    Map.copyOf(e.getValue().gone)))
        .toList();
  }
}
