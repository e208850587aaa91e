package dev.carillon.server.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.carillon.server.mask.Mask;

/**
 * Lines after a pattern, without secrets: whatever a library or an error repeats of its input, no
 * line tells it. Nor does it look like a line of its own, or move a terminal's cursor: further
 * lines of one entry are indented, and control characters are shown as such.
 */
public final class MaskedLines extends PatternLayoutEncoder {
  @Override
  public byte[] encode(ILoggingEvent event) {
    return oneEntry(Mask.text(getLayout().doLayout(event))).getBytes(UTF_8);
  }

  private static String oneEntry(String text) {
    StringBuilder entry = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean ofLineEnd = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
      boolean plain = c == '\n' || c == '\t' || ofLineEnd || !Character.isISOControl(c);
      entry.append(plain ? c : '?');
      boolean more = i + 1 < text.length() && "\r\n\t ".indexOf(text.charAt(i + 1)) < 0;
      if (c == '\n' && more) {
        entry.append("  ");
      }
    }
    return entry.toString();
  }
}
