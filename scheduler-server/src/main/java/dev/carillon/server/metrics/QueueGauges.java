package dev.carillon.server.metrics;

import dev.carillon.model.queue.QueueSnapshot;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.WorkerSnapshot;
import dev.carillon.model.worker.WorkerStatus;
import dev.carillon.server.core.Figures.Load;
import dev.carillon.server.core.port.Telemetry.Work;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What waits and runs, by queue, and how much room there is for it. These are figures of the whole
 * cluster, the same on each of its servers.
 */
final class QueueGauges {
  private final LabelBounds bounds;
  private final MultiGauge sizes;
  private final MultiGauge tasks;
  private final MultiGauge oldest;
  private final MultiGauge paused;
  private final MultiGauge waiting;
  private final MultiGauge running;
  private final MultiGauge slots;
  private final MultiGauge perSlot;

  QueueGauges(MeterRegistry registry, LabelBounds bounds) {
    this.bounds = bounds;
    this.sizes = rows(registry, "queue.size", "Tasks that are due and have not started.");
    this.tasks = rows(registry, "carillon.queue.tasks", "Tasks of a queue by state.");
    this.oldest =
        rows(
            registry,
            "carillon.queue.oldest.seconds",
            "How long the READY task that has waited longest has waited; 0: none waits.");
    this.paused = rows(registry, "carillon.queue.paused", "1 while the queue is paused.");
    this.waiting =
        rows(
            registry,
            "carillon.work.waiting",
            "Due tasks that have not started, by what they need.");
    this.running = rows(registry, "carillon.work.running", "Tasks that run, by what they need.");
    this.slots =
        rows(registry, "carillon.work.slots", "Slots of live workers that may run such tasks.");
    this.perSlot =
        rows(
            registry,
            "carillon.work.per.slot",
            "Waiting and running tasks for each slot that may run them; without a slot, their"
                + " number. Scale workers by it.");
  }

  private static MultiGauge rows(MeterRegistry registry, String name, String description) {
    return MultiGauge.builder(name).description(description).register(registry);
  }

  private static final class Sums {
    long waiting;
    long oldestMillis;
    boolean paused;
    final Map<TaskState, Long> depths = new EnumMap<>(TaskState.class);

    void add(QueueSnapshot queue) {
      waiting += queue.waiting();
      oldestMillis = Math.max(oldestMillis, queue.oldestReadyMillis());
      paused |= queue.pause().isPresent();
      for (TaskState state : TaskState.values()) {
        depths.merge(state, queue.depth(state), Long::sum);
      }
    }
  }

  void show(List<QueueSnapshot> queues) {
    Map<String, Sums> byName = new HashMap<>();
    queues.forEach(q -> byName.computeIfAbsent(bounds.queue(q.name()), name -> new Sums()).add(q));
    Rows<String> rows = new Rows<>(byName.keySet(), name -> Tags.of("queue", name));
    rows.on(sizes, name -> sums(byName, name).waiting);
    rows.on(oldest, name -> sums(byName, name).oldestMillis / 1e3);
    rows.on(paused, name -> sums(byName, name).paused ? 1 : 0);
    record Depth(String queue, TaskState state) {}
    new Rows<>(
            byName.keySet().stream()
                .flatMap(q -> List.of(TaskState.values()).stream().map(s -> new Depth(q, s)))
                .toList(),
            d -> Tags.of("queue", d.queue, "state", d.state.name().toLowerCase(Locale.ROOT)))
        .on(tasks, d -> sums(byName, d.queue).depths.getOrDefault(d.state, 0L));
  }

  private static Sums sums(Map<String, Sums> byName, String name) {
    return byName.getOrDefault(name, new Sums());
  }

  /**
   * @param workers that are heard from, paused ones too
   */
  void show(Map<Work, Load> work, Collection<WorkerSnapshot> workers) {
    Map<Work, Load> byLine = new HashMap<>();
    Map<Work, Long> room = new HashMap<>();
    work.forEach(
        (line, load) -> {
          Work known = bounds.line(line);
          byLine.merge(
              known,
              load,
              (a, b) -> new Load(a.waiting() + b.waiting(), a.running() + b.running()));
          // Of lines that are counted together, workers may serve several: the most counts.
          room.merge(known, slotsFor(line, workers), Math::max);
        });
    Rows<Work> rows =
        new Rows<>(byLine.keySet(), line -> Tags.of("queue", line.queue(), "type", line.type()));
    rows.on(waiting, line -> load(byLine, line).waiting());
    rows.on(running, line -> load(byLine, line).running());
    rows.on(slots, line -> room.getOrDefault(line, 0L));
    rows.on(
        perSlot,
        line -> {
          Load load = load(byLine, line);
          return (double) (load.waiting() + load.running())
              / Math.max(1, room.getOrDefault(line, 0L));
        });
  }

  private static Load load(Map<Work, Load> byLine, Work line) {
    return byLine.getOrDefault(line, new Load(0, 0));
  }

  private static long slotsFor(Work line, Collection<WorkerSnapshot> workers) {
    return workers.stream()
        .filter(w -> w.status() == WorkerStatus.LIVE)
        .filter(w -> w.types().contains(line.type()))
        .filter(w -> w.queues().isEmpty() || w.queues().contains(line.queue()))
        .mapToLong(WorkerSnapshot::slots)
        .sum();
  }
}
