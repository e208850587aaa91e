package dev.carillon.server.core.bulk;

import dev.carillon.model.bulk.BulkJob;
import dev.carillon.model.bulk.BulkOrder;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.query.Filter;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskId;
import dev.carillon.server.core.Line;
import dev.carillon.server.core.port.BulkStore.Item;
import dev.carillon.server.core.port.SearchStore;
import dev.carillon.server.core.port.SearchStore.Brief;
import dev.carillon.server.core.port.SearchStore.Visit;
import dev.carillon.server.core.port.SearchStore.Walk;
import dev.carillon.server.core.port.StoreInfo;
import dev.carillon.server.core.query.Pace;
import dev.carillon.server.core.query.SearchPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Finds the tasks that an order is about. */
final class BulkPlanner {
  /** Records of one read. */
  private static final int BATCH = 400;

  private static final int SAMPLE = 5;
  private static final int MOST_SHARES = 20;

  private final SearchStore store;
  private final StoreInfo info;
  private final Pace pace;

  BulkPlanner(SearchStore store, StoreInfo info, Pace pace) {
    this.store = store;
    this.info = info;
    this.pace = pace;
  }

  /**
   * A task that was found.
   *
   * @param line of it
   */
  record Found(Item item, Line line) {}

  /** The tasks of an order that are in a state for it. */
  SearchPlan plan(BulkOrder order) {
    Filter wanted = Filter.parse(order.filter());
    Filter fitting =
        Filter.and(List.of(wanted, new Filter.InState(order.action().states(order.rerun()))));
    return SearchPlan.of(fitting, store);
  }

  /** How many pass the filter but are in no state for it; -1 if that takes reading. */
  long ignored(BulkOrder order, SearchPlan plan) {
    SearchPlan all = SearchPlan.of(Filter.parse(order.filter()), store);
    return all.indexed() && plan.indexed() ? Math.max(0, all.total() - plan.total()) : -1;
  }

  /**
   * Goes through them.
   *
   * @param each is given some at a time
   */
  void collect(SearchPlan plan, Consumer<List<Found>> each) throws InterruptedException {
    long now = info.nowMs();
    if (plan.ids().isPresent()) {
      each.accept(
          store.find(plan.ids().get(), false).stream()
              .filter(task -> plan.filter().matches(task, now))
              .map(BulkPlanner::found)
              .toList());
    } else if (plan.indexed()) {
      Walk<Brief> walk = store.briefly(plan.groups());
      while (!walk.over()) {
        each.accept(
            pace.read(() -> walk.next(BATCH)).stream()
                .map(Visit::value)
                .map(b -> new Found(new Item(b.id(), b.state(), b.gen()), b.line()))
                .toList());
      }
    } else {
      Walk<Task> walk = store.walk(plan.groups(), "", false);
      while (!walk.over()) {
        each.accept(
            pace.read(() -> walk.next(BATCH)).stream()
                .map(Visit::value)
                .filter(task -> plan.filter().matches(task, now))
                .map(BulkPlanner::found)
                .toList());
      }
    }
  }

  private static Found found(Task task) {
    return new Found(
        new Item(TaskId.parse(task.id()), task.state(), task.gen()),
        new Line("", task.tenant(), task.queue(), task.type()));
  }

  /** How the tasks found are spread, and the first of them. For one thread. */
  static final class Overview {
    private final Map<String, Long> counts = new HashMap<>();
    private final List<String> sample = new ArrayList<>();
    private long total;

    void add(Found found) {
      total++;
      count("state", found.item().state().name().toLowerCase(Locale.ROOT));
      count("queue", found.line().queue());
      count("type", found.line().type());
      if (sample.size() < SAMPLE) {
        sample.add(found.item().id().toString());
      }
    }

    private void count(String field, String value) {
      counts.merge(field + '\t' + value, 1L, Long::sum);
    }

    long total() {
      return total;
    }

    String sample() {
      return String.join(" ", sample);
    }

    List<BulkJob.Share> shares() {
      List<BulkJob.Share> shares = new ArrayList<>();
      for (String field : List.of("state", "queue", "type")) {
        counts.entrySet().stream()
            .filter(e -> e.getKey().startsWith(field + '\t'))
            .map(
                e ->
                    new BulkJob.Share(
                        field, e.getKey().substring(field.length() + 1), e.getValue()))
            .sorted(
                Comparator.comparingLong(BulkJob.Share::count)
                    .reversed()
                    .thenComparing(BulkJob.Share::value))
            .limit(MOST_SHARES)
            .forEach(shares::add);
      }
      return shares;
    }
  }

  static CarillonException tooMany(long most) {
    return CarillonException.of(
            ErrorCode.TOO_LARGE,
            String.format("Expected at most %,d tasks in one plan, but more match.", most))
        .operation("plan")
        .advice("Narrow the filter, for example by queue or age, and make several plans.")
        .build();
  }
}
