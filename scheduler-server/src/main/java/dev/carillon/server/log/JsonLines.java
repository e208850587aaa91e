package dev.carillon.server.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.carillon.server.mask.Mask;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.event.KeyValuePair;

/**
 * One JSON object a line: time, level, logger, thread and message, then the fields of the line,
 * then the error if there is one. Without secrets.
 */
public final class JsonLines extends EncoderBase<ILoggingEvent> {
  private static final JsonFactory JSON = new JsonFactory();
  private static final byte[] NOTHING = new byte[0];

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      out.writeStartObject();
      out.writeStringField("time", event.getInstant().toString());
      out.writeStringField("level", event.getLevel().toString());
      out.writeStringField("logger", event.getLoggerName());
      out.writeStringField("thread", event.getThreadName());
      out.writeStringField("message", Mask.text(event.getFormattedMessage()));
      for (Map.Entry<String, String> field : fields(event).entrySet()) {
        out.writeStringField(field.getKey(), shown(field));
      }
      IThrowableProxy error = event.getThrowableProxy();
      if (error != null) {
        out.writeStringField("error", error.getClassName());
        out.writeStringField("stack", Mask.text(ThrowableProxyUtil.asString(error)));
      }
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // there is no I/O in an array
    }
    bytes.write('\n');
    return bytes.toByteArray();
  }

  private static String shown(Map.Entry<String, String> field) {
    return Mask.isSecret(field.getKey()) ? Mask.HIDDEN : Mask.name(field.getValue());
  }

  /** The line's own fields over those of its thread. */
  private static Map<String, String> fields(ILoggingEvent event) {
    Map<String, String> fields = new LinkedHashMap<>(event.getMDCPropertyMap());
    if (event.getKeyValuePairs() != null) {
      for (KeyValuePair pair : event.getKeyValuePairs()) {
        String value = String.valueOf(pair.value);
        if (!value.isEmpty()) {
          fields.put(pair.key, value);
        }
      }
    }
    fields.keySet().removeAll(Set.of("time", "level", "logger", "thread", "message"));
    return fields;
  }
}
