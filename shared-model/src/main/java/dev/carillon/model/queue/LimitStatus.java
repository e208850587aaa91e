package dev.carillon.model.queue;

import java.util.List;

/**
 * A limit at one moment.
 *
 * @param queue empty for a tenant
 * @param tenant empty for a queue
 * @param held slots held, offers included
 * @param tokens starts that the rate allows now; -1: no rate
 * @param holders longest first
 * @param blocked what waits for a slot of its key, most first
 * @param blockedTasks tasks that wait so, in all
 */
public record LimitStatus(
    String queue,
    String tenant,
    QueueSettings settings,
    int held,
    long tokens,
    List<SlotHolder> holders,
    List<BlockedKey> blocked,
    long blockedTasks) {

  /** READY tasks of one key that wait for a slot. */
  public record BlockedKey(String keyHash, String key, long tasks) {}

  public LimitStatus {
    holders = List.copyOf(holders);
    blocked = List.copyOf(blocked);
  }
}
