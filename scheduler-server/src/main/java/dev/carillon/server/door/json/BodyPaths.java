package dev.carillon.server.door.json;

import dev.carillon.model.error.CarillonException;

/** Where the body of a request is one field of the call, paths begin in the body. */
final class BodyPaths {
  private BodyPaths() {}

  /** {@code due_ms} for {@code task.due_ms} where the body is the field task. */
  static CarillonException fromRoot(String body, CarillonException e) {
    if (!e.field().startsWith(body + ".")) {
      return e;
    }
    return CarillonException.of(e.code(), e.message())
        .field(e.field().substring(body.length() + 1))
        .advice(e.advice())
        .operation(e.operation())
        .subject(e.subject())
        .retryAfter(e.retryAfter())
        .cause(e)
        .build();
  }
}
