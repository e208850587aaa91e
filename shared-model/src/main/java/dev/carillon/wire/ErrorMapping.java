package dev.carillon.wire;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.v1.ErrorInfo;
import java.time.Duration;

/** {@link CarillonException} to and from {@code carillon.v1.ErrorInfo}. */
public final class ErrorMapping {
  /** Name of the gRPC trailer that carries the serialized {@link ErrorInfo}. */
  public static final String TRAILER = "carillon-error-bin";

  private ErrorMapping() {}

  public static ErrorInfo toProto(CarillonException error) {
    return ErrorInfo.newBuilder()
        .setCode(error.code().name())
        .setMessage(error.message())
        .setField(error.field())
        .setAdvice(error.advice())
        .setOperation(error.operation())
        .setSubject(error.subject())
        .setRetryAfterMillis(Math.max(0, Fields.millis(error.retryAfter())))
        .build();
  }

  /** A code of a later version becomes INTERNAL: the sentence still says what is wrong. */
  public static CarillonException fromProto(ErrorInfo info) {
    return CarillonException.of(code(info.getCode()), info.getMessage())
        .field(info.getField())
        .advice(info.getAdvice())
        .operation(info.getOperation())
        .subject(info.getSubject())
        .retryAfter(Duration.ofMillis(Math.max(0, info.getRetryAfterMillis())))
        .build();
  }

  private static ErrorCode code(String name) {
    for (ErrorCode code : ErrorCode.values()) {
      if (code.name().equals(name)) {
        return code;
      }
    }
    return ErrorCode.INTERNAL;
  }
}
