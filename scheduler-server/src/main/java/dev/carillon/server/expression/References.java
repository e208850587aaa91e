package dev.carillon.server.expression;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.workflow.Reference;
import java.util.List;
import java.util.Optional;

/** References in texts, with a wrong one as a refusal. */
final class References {
  private References() {}

  static List<Reference> in(String text) {
    try {
      return Reference.in(text);
    } catch (Reference.Malformed e) {
      throw wrong(e);
    }
  }

  static Optional<Reference> whole(String text) {
    try {
      return Reference.whole(text);
    } catch (Reference.Malformed e) {
      throw wrong(e);
    }
  }

  private static CarillonException wrong(Reference.Malformed e) {
    return CarillonException.of(
            dev.carillon.model.error.ErrorCode.INVALID_ARGUMENT, String.valueOf(e.getMessage()))
        .field("payload")
        .advice("A plain ${ is written $${.")
        .cause(e)
        .build();
  }
}
