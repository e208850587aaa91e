package dev.carillon.model.query;

import dev.carillon.model.told.Told;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads filters from left to right without ever going back, so that a long one costs in proportion
 * to its length. {@code or} binds weakest, a space means {@code and}.
 */
final class FilterParser {
  /** Longest text, characters. */
  static final int MAX_LENGTH = 8_192;

  /** Most parentheses and nots inside each other. */
  static final int MAX_DEPTH = 32;

  /** Most conditions. */
  static final int MAX_TERMS = 100;

  private final Cursor in;
  private final Values values;
  private int terms;

  private FilterParser(String text) {
    this.in = new Cursor(text);
    this.values = new Values(in);
  }

  /** Carries a problem out of the parser. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // never written anywhere
    final FilterProblem problem;

    Refused(FilterProblem problem) {
      super(problem.message(), null, false, false);
      this.problem = problem;
    }
  }

  static Filter parse(String text) {
    try {
      return read(text);
    } catch (Refused e) {
      throw e.problem.toException();
    }
  }

  static Optional<FilterProblem> problem(String text) {
    try {
      Filter unused = read(text);
      return Optional.empty();
    } catch (Refused e) {
      return Optional.of(e.problem);
    }
  }

  private static Filter read(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new Refused(
          FilterProblem.of(
              MAX_LENGTH + 1,
              text.length() - MAX_LENGTH,
              Told.of("filter.long", Told.count(MAX_LENGTH), Told.count(text.length())),
              Told.of("filter.long.do"),
              List.of()));
    }
    FilterParser parser = new FilterParser(text);
    parser.in.skipSpaces();
    if (parser.in.atEnd()) {
      return Filter.ALL;
    }
    Filter filter = parser.or(0);
    if (!parser.in.atEnd()) {
      throw parser.in.wrong(Told.of("filter.next"), Told.of("filter.next.do"));
    }
    return filter;
  }

  private Filter or(int depth) {
    List<Filter> parts = new ArrayList<>(List.of(and(depth)));
    while (in.takeWord("or")) {
      parts.add(and(depth));
    }
    return parts.size() == 1 ? parts.getFirst() : Filter.or(parts);
  }

  private Filter and(int depth) {
    List<Filter> parts = new ArrayList<>(List.of(not(depth)));
    while (in.takeWord("and") || !in.atEnd() && in.peek() != ')' && !in.seesWord("or")) {
      parts.add(not(depth));
    }
    return parts.size() == 1 ? parts.getFirst() : Filter.and(parts);
  }

  private Filter not(int depth) {
    if (depth > MAX_DEPTH) {
      throw in.wrong(Told.of("filter.depth", Told.count(MAX_DEPTH)), Told.of("filter.depth.do"));
    }
    if (in.takeWord("not") || in.take('-') || in.take('!')) {
      in.skipSpaces();
      return new Filter.Not(not(depth + 1));
    }
    if (in.take('(')) {
      in.skipSpaces();
      Filter inner = or(depth + 1);
      if (!in.take(')')) {
        throw in.wrong(Told.of("filter.close"), Told.of("filter.close.do"));
      }
      in.skipSpaces();
      return inner;
    }
    Filter term = term();
    in.skipSpaces();
    return term;
  }

  private Filter term() {
    if (++terms > MAX_TERMS) {
      throw in.wrong(Told.of("filter.terms", Told.count(MAX_TERMS)), Told.of("filter.terms.do"));
    }
    int start = in.at();
    String word = in.name();
    if (word.isEmpty()) {
      throw in.wrong(Told.of("filter.term"), Told.of("filter.term.do"));
    }
    Field field = Field.ofWord(word).orElseThrow(() -> unknownField(start, word));
    String key = field == Field.LABEL && in.take('.') ? labelKey() : "";
    int operatorAt = in.at();
    String operator = in.operator();
    if (!field.kind().operators().contains(operator)) {
      throw in.wrong(
          operatorAt,
          operator.length(),
          Told.of(
              "filter.operator",
              Told.text(String.join(" ", field.kind().operators())),
              Told.text(word)),
          field.kind() == Field.Kind.TIME
              ? Told.of("filter.operator.time", Told.text(field.word()))
              : Told.of("filter.example", Told.text(example(field))),
          List.of());
    }
    return negated(operator, values.condition(field, key, operator));
  }

  private static Filter negated(String operator, Filter condition) {
    return operator.startsWith("!") ? new Filter.Not(condition) : condition;
  }

  private String labelKey() {
    String key = in.peek() == '"' ? in.inQuotes() : in.takeWhile(c -> Words.plainInKey((char) c));
    if (key.isEmpty()) {
      throw in.wrong(
          Told.of("filter.label"), Told.of("filter.example", Told.text("label.customer:acme")));
    }
    return key;
  }

  private static String example(Field field) {
    return switch (field.kind()) {
      case STATE -> "state:dead,failed";
      case TEXT -> field == Field.ERROR ? "error~\"timeout\"" : field.word() + ":mail*";
      case NUMBER -> field.word() + ">=3";
      case SPAN -> field.word() + ">1h";
      case TIME -> field.word() + "<now-1h";
    };
  }

  private Refused unknownField(int start, String word) {
    String rest = in.operator();
    Optional<String> near =
        rest.isEmpty() && isState(word)
            ? Optional.of("state:" + word.toLowerCase(Locale.ROOT))
            : Nearest.of(word, Field.words())
                .or(
                    () ->
                        rest.isEmpty()
                            ? Optional.of("error~" + Words.quoted(word))
                            : Optional.empty());
    return in.wrong(
        start,
        word.length(),
        Told.of("filter.field"),
        Told.of("filter.field.do", Told.text(String.join(", ", Field.words()))),
        near.stream().toList());
  }

  private static boolean isState(String word) {
    return Values.STATES.containsKey(word.toLowerCase(Locale.ROOT));
  }
}
