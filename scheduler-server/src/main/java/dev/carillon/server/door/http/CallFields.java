package dev.carillon.server.door.http;

import dev.carillon.model.trace.TraceContext;
import dev.carillon.server.core.Caller;
import dev.carillon.server.log.LogFields;

/** What every line says that a call causes: who called, from where, in which trace. */
public final class CallFields {
  private CallFields() {}

  public static LogFields of(Caller caller) {
    return LogFields.of(LogFields.PRINCIPAL, caller.name())
        .and(LogFields.ADDRESS, caller.address())
        .and(LogFields.TRACE, caller.trace().map(TraceContext::traceId).orElse(""));
  }
}
