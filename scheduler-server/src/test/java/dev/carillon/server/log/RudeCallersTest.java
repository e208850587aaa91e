package dev.carillon.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RudeCallersTest {
  @Test
  void aMinuteOfRudeConnectionsIsOneLine_withoutWhatTheySent() {
    Logger out = (Logger) LoggerFactory.getLogger(RudeCallers.class);
    Logger armeria =
        (Logger)
            LoggerFactory.getLogger(
                "com.linecorp.armeria.internal.common.AbstractHttp2ConnectionHandler");
    assertThat(armeria.isAdditive()).isFalse();
    assertThat(armeria.getAppender("RUDE")).isInstanceOf(RudeCallers.class);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    out.addAppender(lines);
    out.setAdditive(false);
    try {
      RudeCallers rude = new RudeCallers();
      rude.start();
      for (int i = 0; i < 1_000; i++) {
        LoggingEvent event =
            new LoggingEvent(
                "",
                armeria,
                Level.WARN,
                "{} HTTP/2 connection error:",
                new IllegalStateException("bytes"),
                new Object[] {"R:/192.0.2." + i % 7});
        event.setTimeStamp(i * 100L);
        rude.doAppend(event);
      }
    } finally {
      out.detachAppender(lines);
      out.setAdditive(true);
    }
    // Classes that run beside this one have rude callers, too.
    List<ILoggingEvent> ours =
        List.copyOf(lines.list).stream()
            .filter(line -> line.getFormattedMessage().contains("R:/192.0.2."))
            .toList();
    assertThat(ours)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            "connections: R:/192.0.2.0 does not keep to HTTP/2; 0 more did not, since the line"
                + " before",
            "connections: R:/192.0.2.5 does not keep to HTTP/2; 599 more did not, since the line"
                + " before");
    assertThat(ours).allMatch(line -> line.getThrowableProxy() == null);
  }
}
