package dev.carillon.server.trace;

import dev.carillon.model.trace.TraceContext;
import dev.carillon.server.core.port.Tracing;
import dev.carillon.server.mask.Mask;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import java.util.Map;

/** A span that goes on. */
record OtlpSpan(Span span, String state) implements Tracing.OpenSpan {
  @Override
  public TraceContext context() {
    SpanContext own = span.getSpanContext();
    return new TraceContext("00-" + own.getTraceId() + '-' + own.getSpanId() + "-01", state);
  }

  @Override
  public void end(String error, Map<String, String> facts) {
    facts.forEach(
        (name, value) ->
            span.setAttribute(name, Mask.isSecret(name) ? Mask.HIDDEN : Mask.text(value)));
    if (!error.isEmpty()) {
      span.setStatus(StatusCode.ERROR, Mask.text(error));
    }
    span.end();
  }
}
