package dev.carillon.server.door;

/**
 * The door "delaybox".
 *
 * @param enabled whether it answers at all; default true; restart needed
 * @param port where; default 8088; 0: any free port; restart needed
 * @param contextPath put before its paths, for example {@code /delaybox}; default empty; restart
 *     needed
 * @param queue the queue its tasks go to; default "delaybox"; restart needed
 * @param topic the Kafka topic that due PUB_SUB payloads go to; default "taskExecutionTopic";
 *     restart needed
 */
public record DelayboxSettings(
    boolean enabled, int port, String contextPath, String queue, String topic) {
  public static final DelayboxSettings DEFAULT =
      new DelayboxSettings(true, 8088, "", "delaybox", "taskExecutionTopic");

  public DelayboxSettings {
    contextPath = contextPath.equals("/") ? "" : contextPath;
    if (!contextPath.isEmpty() && (!contextPath.startsWith("/") || contextPath.endsWith("/"))) {
      throw new IllegalArgumentException(
          "Expected a context path like /delaybox, but got '" + contextPath + "'.");
    }
  }

  public DelayboxSettings atPort(int value) {
    return new DelayboxSettings(enabled, value, contextPath, queue, topic);
  }
}
