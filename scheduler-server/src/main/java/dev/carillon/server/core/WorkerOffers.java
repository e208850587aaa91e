package dev.carillon.server.core;

import dev.carillon.model.worker.WorkerSnapshot;
import dev.carillon.model.worker.WorkerStatus;
import dev.carillon.server.core.port.HintChannel;
import dev.carillon.server.core.port.PayloadPublisher;
import dev.carillon.server.core.pull.PullWorkers;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Who offers to run what, on this server and elsewhere, and what room there is. Any thread. */
public final class WorkerOffers {
  private final Collection<WorkerEntry> entries;
  private final WorkerDesk desk;
  private final PullWorkers pullers;
  private final Window window;
  private final HintChannel kafka;

  /**
   * @param entries those of this server, as they are when it is asked
   */
  WorkerOffers(
      Collection<WorkerEntry> entries,
      WorkerDesk desk,
      PullWorkers pullers,
      Window window,
      HintChannel kafka) {
    this.entries = entries;
    this.desk = desk;
    this.pullers = pullers;
    this.window = window;
    this.kafka = kafka;
  }

  /** What the sender of a task should know: nobody offers its type (for that queue). */
  public Optional<String> warningFor(String type, String queue) {
    if (type.equals(PayloadPublisher.TYPE)
        || entries.stream().anyMatch(e -> e.live() && e.offers(type, queue))
        || desk.elsewhere().stream().anyMatch(w -> offers(w, type, queue))
        || pullers.offers(type)) {
      return Optional.empty();
    }
    return Optional.of("no live worker offers " + type + " for queue " + queue);
  }

  private static boolean offers(WorkerSnapshot worker, String type, String queue) {
    return worker.status() != WorkerStatus.GONE
        && worker.types().contains(type)
        && (worker.queues().isEmpty() || worker.queues().contains(queue));
  }

  /**
   * Who offers a line and what room there is, by the rule that the dispatcher goes by.
   *
   * @param nowNanos as of System.nanoTime
   */
  public Capacity capacity(Line line, long nowNanos) {
    boolean open = kafka.open();
    List<WorkerEntry> all = List.copyOf(entries);
    Room room =
        new Room(
            all.stream().filter(WorkerEntry::takesWork).toList(),
            window,
            type -> open && kafka.has(type),
            nowNanos);
    List<Capacity.Offer> elsewhere =
        Stream.concat(desk.elsewhere().stream(), pullers.list().stream())
            .filter(w -> offers(w, line.type(), line.queue()))
            .map(w -> new Capacity.Offer(w, free(w)))
            .toList();
    return new Capacity(
        Stream.concat(
                all.stream()
                    .filter(w -> w.offers(line.type(), line.queue()))
                    .map(w -> new Capacity.Offer(w.snapshot(open, 0), w.free())),
                elsewhere.stream())
            .toList(),
        room.of(line) + elsewhere.stream().mapToInt(Capacity.Offer::free).sum(),
        open,
        room.byKafka().test(line.type()));
  }

  private static int free(WorkerSnapshot worker) {
    return worker.status() == WorkerStatus.LIVE
        ? Math.max(0, worker.slots() - worker.running())
        : 0;
  }
}
