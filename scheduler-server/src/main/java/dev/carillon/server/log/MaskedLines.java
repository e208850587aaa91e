package dev.carillon.server.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.carillon.server.mask.Mask;

/**
 * Lines after a pattern, without secrets: whatever a library or an error repeats of its input, no
 * line tells it.
 */
public final class MaskedLines extends PatternLayoutEncoder {
  @Override
  public byte[] encode(ILoggingEvent event) {
    return Mask.text(getLayout().doLayout(event)).getBytes(UTF_8);
  }
}
