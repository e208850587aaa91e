package dev.carillon.server.expression;

import dev.cel.common.CelException;
import dev.cel.common.CelIssue;
import dev.cel.common.CelValidationException;
import java.util.regex.Pattern;

/**
 * What is wrong with an expression, in its own terms: people do not know how CEL calls its input.
 */
final class CelFaults {
  private static final Pattern PLACE =
      Pattern.compile("(evaluation error|ERROR)?:? ?(at )?<input>:\\d+(:\\d+)?:? ?");

  /** Every token that the grammar would have taken, where any other came. */
  private static final Pattern TOKENS = Pattern.compile("expecting \\{[^}]*}.*", Pattern.DOTALL);

  private CelFaults() {}

  /** One line without a full stop: the first thing that is wrong, and where. */
  static String of(CelException e) {
    String text = String.valueOf(e.getMessage());
    String place = "";
    if (e instanceof CelValidationException invalid && !invalid.getErrors().isEmpty()) {
      CelIssue first = invalid.getErrors().getFirst();
      int column = first.getSourceLocation().getColumn();
      text = first.getMessage();
      place = column < 0 ? "" : ", at character " + (column + 1);
    }
    String plain =
        TOKENS
            .matcher(PLACE.matcher(text).replaceAll(""))
            .replaceAll("expecting more")
            .replaceAll("\\s+", " ")
            .replace("mismatched input '<EOF>' expecting more", "it breaks off")
            .strip()
            .replaceAll("\\.$", "");
    boolean single = plain.startsWith("token recognition error at: '=");
    return (single ? "a single = means nothing here; write == to compare" : plain) + place;
  }
}
