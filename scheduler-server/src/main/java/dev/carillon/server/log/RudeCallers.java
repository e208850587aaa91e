package dev.carillon.server.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what is logged of each connection that does not keep to HTTP/2, and tells a line a minute
 * of it: who floods a server must not flood its log. The bytes that came, which may be secrets, are
 * not told. Any thread.
 */
public final class RudeCallers extends AppenderBase<ILoggingEvent> {
  private static final Logger LOG = LoggerFactory.getLogger(RudeCallers.class);
  private static final long EVERY_MS = 60_000;

  private boolean told;
  private long toldAtMs;
  private long untold;

  /** Never called twice at one time. */
  @Override
  protected void append(ILoggingEvent event) {
    long now = event.getTimeStamp();
    if (told && Math.abs(now - toldAtMs) < EVERY_MS) {
      untold++;
      return;
    }
    Object[] arguments = event.getArgumentArray();
    LOG.warn(
        "connections: {} does not keep to HTTP/2; {} more did not, since the line before",
        arguments == null || arguments.length == 0 ? "one" : arguments[0],
        untold);
    told = true;
    toldAtMs = now;
    untold = 0;
  }
}
