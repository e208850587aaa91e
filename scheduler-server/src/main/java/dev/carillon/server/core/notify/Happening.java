package dev.carillon.server.core.notify;

/**
 * One event as a message tells it.
 *
 * @param event word of a {@link dev.carillon.model.notify.NotifyEvent}
 * @param atMs epoch milliseconds by Redis
 * @param subject a task, a run, a schedule, a queue or a worker
 * @param ownId what the sender called the task; empty: nothing
 * @param jobId of the job it belongs to; empty: none
 * @param queue empty if it is about no task; type, tenant and name likewise
 * @param outcome success, failed, cancelled, pending; empty if it is about no task
 * @param detail a sentence; often empty
 * @param error of the task, where the rule wants it
 */
public record Happening(
    String event,
    long atMs,
    String subject,
    String ownId,
    String jobId,
    String queue,
    String type,
    String tenant,
    String name,
    String outcome,
    int attempts,
    String detail,
    String error) {
  /** Of something that is no task. */
  public static Happening of(String event, long atMs, String subject, String detail) {
    return new Happening(event, atMs, subject, "", "", "", "", "", "", "", 0, detail, "");
  }
}
