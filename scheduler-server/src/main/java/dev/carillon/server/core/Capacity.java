package dev.carillon.server.core;

import dev.carillon.model.worker.WorkerSnapshot;
import java.util.List;

/**
 * What the workers of this server can do for a line at one moment.
 *
 * @param offers workers that offer its type and queue, gone and paused ones too
 * @param room tasks of the line that may be offered now
 * @param kafkaOpen whether hints may go to Kafka
 * @param byKafka whether those of this line's type do: Kafka may refuse its topic alone
 */
public record Capacity(List<Offer> offers, int room, boolean kafkaOpen, boolean byKafka) {
  public Capacity {
    offers = List.copyOf(offers);
  }

  /**
   * @param free slots with nothing running or offered; 0 for one that takes no work
   */
  public record Offer(WorkerSnapshot worker, int free) {}
}
