package dev.carillon.server.core.query;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.query.Facets;
import dev.carillon.model.query.Facets.Facet;
import dev.carillon.model.query.Facets.Value;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskId;
import dev.carillon.server.core.dead.Fingerprint;
import dev.carillon.server.core.port.SearchStore;
import dev.carillon.server.core.port.SearchStore.Group;
import dev.carillon.server.core.port.SearchStore.Visit;
import dev.carillon.server.core.port.SearchStore.Walk;
import dev.carillon.server.core.port.StoreInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Counts how tasks are spread: by the counters where they tell, else by reading. */
final class FacetCounter {
  private static final List<String> INDEXED = List.of("state", "queue", "type", "tenant");
  private static final List<String> DEFAULT =
      List.of("state", "queue", "type", "tenant", "label", "worker", "error");
  private static final String LABEL_PREFIX = "label.";
  private static final int MOST_FIELDS = 20;
  private static final int MOST_VALUES = 30;
  private static final int SAMPLE_CHARS = 200;

  /** Different values kept in mind; further ones are only counted. */
  private static final int MEMORY = 10_000;

  private static final int BATCH = 250;

  private final SearchStore store;
  private final StoreInfo info;
  private final Pace pace;

  FacetCounter(SearchStore store, StoreInfo info, Pace pace) {
    this.store = store;
    this.info = info;
    this.pace = pace;
  }

  /** The values of one field met so far. */
  private static final class Tally {
    final Map<String, Long> counts = new HashMap<>();
    final Map<String, String> samples = new HashMap<>();
    long forgotten;

    void add(String value, long n, String sample) {
      if (counts.size() >= MEMORY && !counts.containsKey(value)) {
        forgotten += n;
        return;
      }
      counts.merge(value, n, Long::sum);
      if (!sample.isEmpty()) {
        samples.putIfAbsent(value, sample);
      }
    }

    Facet facet(String field, boolean exact) {
      List<Value> values =
          counts.entrySet().stream()
              .sorted(
                  Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                      .thenComparing(Map.Entry.comparingByKey()))
              .map(e -> new Value(e.getKey(), e.getValue(), samples.getOrDefault(e.getKey(), "")))
              .toList();
      List<Value> most = values.subList(0, Math.min(MOST_VALUES, values.size()));
      long others = values.stream().skip(MOST_VALUES).mapToLong(Value::count).sum() + forgotten;
      return new Facet(field, most, others, exact);
    }
  }

  Facets count(SearchPlan plan, List<String> wanted, long mostScanned) {
    List<String> fields = wanted.isEmpty() ? DEFAULT : wanted.stream().distinct().toList();
    check(fields);
    Map<String, Tally> tallies = new LinkedHashMap<>();
    fields.forEach(field -> tallies.put(field, new Tally()));
    boolean counters = plan.indexed() && plan.ids().isEmpty();
    if (counters) {
      plan.all().forEach((group, n) -> addGroup(tallies, group, n));
    }
    List<String> open = fields.stream().filter(f -> !counters || !INDEXED.contains(f)).toList();
    Met met = open.isEmpty() ? new Met(0, 0, true) : scan(plan, open, tallies, mostScanned);
    List<Facet> facets = new ArrayList<>();
    tallies.forEach(
        (field, tally) -> facets.add(tally.facet(field, met.whole() || !open.contains(field))));
    return new Facets(
        facets,
        counters ? plan.total() : met.matched(),
        met.scanned(),
        plan.candidates(),
        met.whole());
  }

  private static void check(List<String> fields) {
    for (String field : fields) {
      if (!DEFAULT.contains(field)
          && !(field.startsWith(LABEL_PREFIX) && field.length() > LABEL_PREFIX.length())) {
        throw CarillonException.invalid(
            "fields",
            "Expected fields among "
                + String.join(", ", DEFAULT)
                + ", label.NAME, but got '"
                + field
                + "'.",
            "Leave them out for all but single labels.");
      }
    }
    if (fields.size() > MOST_FIELDS) {
      throw CarillonException.invalid(
          "fields",
          "Expected at most " + MOST_FIELDS + " fields, but got " + fields.size() + ".",
          "Ask in several calls.");
    }
  }

  private static void addGroup(Map<String, Tally> tallies, Group group, long n) {
    tallies.forEach(
        (field, tally) -> {
          switch (field) {
            case "state" -> tally.add(word(group.state().name()), n, "");
            case "queue" -> tally.add(group.line().queue(), n, "");
            case "type" -> tally.add(group.line().type(), n, "");
            case "tenant" -> tally.add(group.line().tenant(), n, "");
            default -> {}
          }
        });
  }

  /** How far reading went. */
  private record Met(long scanned, long matched, boolean whole) {}

  private Met scan(
      SearchPlan plan, Collection<String> fields, Map<String, Tally> tallies, long most) {
    long now = info.nowMs();
    long matched = 0;
    if (plan.ids().isPresent()) {
      for (Task task : store.find(plan.ids().get(), false)) {
        if (plan.filter().matches(task, now)) {
          count(fields, tallies, task);
          matched++;
        }
      }
      return new Met(plan.candidates(), matched, true);
    }
    Set<Group> groups = plan.groups();
    Walk<Task> walk = store.walk(groups, "", false);
    IdSet met = new IdSet();
    long scanned = 0;
    while (!walk.over() && walk.looked() < most) {
      List<Visit<Task>> visits;
      try {
        int batch = (int) Math.min(BATCH, most - walk.looked());
        visits = pace.read(() -> walk.next(batch));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw SearchOperations.stopping();
      }
      scanned += visits.size();
      for (Visit<Task> visit : visits) {
        Task task = visit.value();
        // What moves on while the others are read is met again: it counts as it was first.
        if (plan.filter().matches(task, now) && met.add(TaskId.parse(task.id()))) {
          count(fields, tallies, task);
          matched++;
        }
      }
    }
    return new Met(scanned, matched, walk.over());
  }

  private static void count(Collection<String> fields, Map<String, Tally> tallies, Task task) {
    for (String field : fields) {
      Tally tally = tallies.get(field);
      if (tally != null) {
        add(tally, field, task);
      }
    }
  }

  private static void add(Tally tally, String field, Task task) {
    switch (field) {
      case "state" -> tally.add(word(task.state().name()), 1, "");
      case "queue" -> tally.add(task.queue(), 1, "");
      case "type" -> tally.add(task.type(), 1, "");
      case "tenant" -> tally.add(task.tenant(), 1, "");
      case "label" -> task.labels().keySet().forEach(label -> tally.add(label, 1, ""));
      case "worker" -> {
        if (!task.worker().isEmpty()) {
          tally.add(task.worker(), 1, "");
        }
      }
      case "error" -> {
        if (!task.error().isEmpty()) {
          String first = task.error().lines().findFirst().orElse("");
          tally.add(
              Fingerprint.of(task.error()),
              1,
              first.substring(0, Math.min(SAMPLE_CHARS, first.length())));
        }
      }
      default -> {
        String value = task.labels().get(field.substring(LABEL_PREFIX.length()));
        if (value != null) {
          tally.add(value, 1, "");
        }
      }
    }
  }

  private static String word(String state) {
    return state.toLowerCase(Locale.ROOT);
  }
}
