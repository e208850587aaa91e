package dev.carillon.server.core.doctor;

import dev.carillon.model.task.TaskId;
import dev.carillon.model.worker.WorkerSnapshot;
import dev.carillon.model.worker.WorkerStatus;
import dev.carillon.server.core.port.DoctorStore;
import dev.carillon.server.core.port.LineStore;
import dev.carillon.server.core.port.QueueStore;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Asks store, broker and workers what only an examination asks for. Blocks. */
record DeepLook(Doctor.Ward ward, Clock clock) {
  /** Sets of tasks set aside that are looked at in each bucket. */
  private static final int SETS = 10_000;

  Chart.Deep look() {
    DoctorStore.Signs signs =
        ward.store().look(ward.info().nowMs() - Doctor.HOUR_MILLIS, clock::millis);
    Map<String, QueueStore.Counts> counts = ward.queues().counts();
    return new Chart.Deep(
        signs,
        counts,
        unserved(counts),
        workersThatOnlySeemBusy(),
        ward.kafkaConfigured() && ward.kafka().open() ? ward.kafka().lag() : Map.of(),
        aside(),
        ward.repeats().hottest());
  }

  private Map<Chart.Unserved, Long> unserved(Map<String, QueueStore.Counts> counts) {
    Map<Chart.Unserved, Long> unserved = new HashMap<>();
    counts.forEach(
        (queue, c) ->
            c.waiting()
                .forEach(
                    (type, waiting) -> {
                      if (waiting > 0
                          && ward.workers().offers().warningFor(type, queue).isPresent()) {
                        unserved.put(new Chart.Unserved(type, queue), waiting);
                      }
                    }));
    return unserved;
  }

  /** Names of workers all of whose slots are taken by attempts that the store does not know. */
  private Set<String> workersThatOnlySeemBusy() {
    Set<String> names = new HashSet<>();
    for (WorkerSnapshot worker : ward.workers().list(false)) {
      boolean full = worker.status() == WorkerStatus.LIVE && worker.running() >= worker.slots();
      List<TaskId> told = worker.runningTasks().stream().map(TaskId::parse).toList();
      if (full && !told.isEmpty() && ward.store().running(told).isEmpty()) {
        names.add(worker.name());
      }
    }
    return names;
  }

  /** The limit key for which most tasks are set aside. */
  private Optional<Chart.FullKey> aside() {
    record Name(String queue, String keyHash) {}

    Map<Name, Long> sums = new HashMap<>();
    Map<Name, LineStore.Aside> examples = new HashMap<>();
    long all = 0;
    for (LineStore.Aside aside : ward.lines().aside(ward.buckets(), SETS)) {
      Name name = new Name(aside.line().queue(), aside.keyHash());
      sums.merge(name, aside.tasks(), Long::sum);
      examples.putIfAbsent(name, aside);
      all += aside.tasks();
    }
    long sum = all;
    return sums.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(
            e -> {
              LineStore.Aside example = examples.get(e.getKey());
              String text = example == null ? "" : ward.lines().keyText(example);
              return new Chart.FullKey(
                  e.getKey().queue(),
                  text.isEmpty() ? e.getKey().keyHash() : text,
                  e.getValue(),
                  sum);
            });
  }
}
