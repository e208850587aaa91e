package dev.carillon.model.query;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.told.Told;
import java.util.List;

/**
 * What is wrong with a filter, and where.
 *
 * @param column of the first wrong character, from 1; one behind the last if something is missing
 * @param length of the wrong part, characters; 0 at the end
 * @param message one sentence: "Expected … at column 17, but found …"
 * @param advice what to write instead
 * @param suggestions what might have been meant there, best first
 * @param told the message, for other languages; nothing if a server said it
 * @param toldAdvice the advice, likewise
 */
public record FilterProblem(
    int column,
    int length,
    String message,
    String advice,
    List<String> suggestions,
    Told told,
    Told toldAdvice) {
  public FilterProblem {
    suggestions = List.copyOf(suggestions);
  }

  static FilterProblem of(
      int column, int length, Told told, Told advice, List<String> suggestions) {
    return new FilterProblem(
        column, length, Plain.of(told), Plain.of(advice), suggestions, told, advice);
  }

  CarillonException toException() {
    return CarillonException.invalid("filter", message, advice);
  }
}
