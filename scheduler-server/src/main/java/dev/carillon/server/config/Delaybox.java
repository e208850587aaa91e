package dev.carillon.server.config;

/**
 * The delaybox door.
 *
 * @param port 0: any free one
 * @param contextPath empty, or beginning with a slash
 * @param queue of the tasks it takes in
 * @param schedulerTopic tasks are taken in from it
 * @param taskExecutionTopic payloads of due PUB_SUB tasks go to it
 */
public record Delaybox(
    boolean enabled,
    int port,
    String contextPath,
    String queue,
    String schedulerTopic,
    String taskExecutionTopic) {
  public Delaybox withPort(int value) {
    return new Delaybox(enabled, value, contextPath, queue, schedulerTopic, taskExecutionTopic);
  }
}
