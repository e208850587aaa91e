package dev.carillon.model.query;

import dev.carillon.model.task.TaskState;
import dev.carillon.model.told.Told;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.PatternSyntaxException;

/** Reads what stands behind an operator. */
final class Values {
  /** Most values in a list: a screen of ids copied into a filter. */
  static final int MAX_VALUES = 500;

  /** Every word for states, as it is printed. */
  static final Map<String, Set<TaskState>> STATES = states();

  private final Cursor in;

  Values(Cursor in) {
    this.in = in;
  }

  private static Map<String, Set<TaskState>> states() {
    Map<String, Set<TaskState>> words = new LinkedHashMap<>();
    for (TaskState state : TaskState.values()) {
      words.put(state.name().toLowerCase(Locale.ROOT), Set.of(state));
    }
    words.put("live", TaskState.liveStates());
    words.put("ended", TaskState.endedStates());
    return words;
  }

  /** The condition behind a field and an operator, which fit together. */
  Filter condition(Field field, String key, String operator) {
    return switch (field.kind()) {
      case STATE -> inState();
      case TEXT -> text(new Subject(field, key), operator);
      case NUMBER -> number(field, operator);
      case SPAN -> age(operator);
      case TIME -> time(field, operator);
    };
  }

  private Filter inState() {
    Set<TaskState> states = EnumSet.noneOf(TaskState.class);
    list(
        () -> {
          int start = in.at();
          String word =
              bare(Field.Kind.STATE.expected()).toLowerCase(Locale.ROOT).replace('-', '_');
          Set<TaskState> meant = STATES.get(word);
          if (meant == null) {
            throw in.wrong(
                start,
                in.at() - start,
                Field.Kind.STATE.expected(),
                Told.of("filter.state.do", Told.text(String.join(", ", STATES.keySet()))),
                Nearest.of(word, STATES.keySet()).stream().toList());
          }
          states.addAll(meant);
        });
    return new Filter.InState(states);
  }

  private Filter text(Subject subject, String operator) {
    if (operator.endsWith("~")) {
      return in.peek() == '/' ? matches(subject) : contains(subject);
    }
    List<Glob> globs = new ArrayList<>();
    list(() -> globs.add(glob(subject.field())));
    return new Filter.Is(subject, globs);
  }

  private Filter contains(Subject subject) {
    List<String> parts = new ArrayList<>();
    list(() -> parts.add(in.peek() == '"' ? in.inQuotes() : bare(Told.of("filter.part"))));
    return new Filter.Contains(subject, parts);
  }

  private Filter matches(Subject subject) {
    int start = in.at();
    String source = in.inSlashes();
    String flags = in.name();
    try {
      if (!flags.isEmpty() && !flags.equals("i")) {
        throw in.wrong(
            in.at() - flags.length(),
            flags.length(),
            Told.of("filter.flag"),
            Told.of("filter.flag.do"),
            List.of());
      }
      return new Filter.Matches(subject, new Regex(source, !flags.isEmpty()));
    } catch (PatternSyntaxException | StackOverflowError e) {
      throw in.wrong(
          start,
          in.at() - start,
          Told.of("filter.regex", Told.count(Regex.MAX_LENGTH)),
          Told.of("filter.regex.do", why(source, e)),
          List.of());
    }
  }

  /** The Java library says what it does not like in English alone. */
  private static Told.Value why(String source, Throwable e) {
    if (Regex.tooLong(source)) {
      return Told.part(Told.of("filter.regex.long", Told.count(Regex.MAX_LENGTH)));
    }
    return e instanceof PatternSyntaxException p
        ? Told.text(p.getDescription())
        : Told.part(Told.of("filter.regex.deep"));
  }

  private Glob glob(Field field) {
    if (in.peek() == '"') {
      return Glob.literal(cased(field, in.inQuotes()));
    }
    int start = in.at();
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    in.word(
        (c, escaped) -> {
          if (c != '*' || escaped) {
            part.append(c);
          } else if (parts.isEmpty() || !part.isEmpty()) {
            // Of several wildcards in a row the first says it all.
            parts.add(cased(field, part.toString()));
            part.setLength(0);
          }
        });
    parts.add(cased(field, part.toString()));
    if (in.at() == start) {
      throw missing(Field.Kind.TEXT.expected());
    }
    return new Glob(parts);
  }

  /** Ids are written in capitals, whatever was typed. */
  private static String cased(Field field, String text) {
    return field == Field.ID ? text.toUpperCase(Locale.ROOT) : text;
  }

  private Filter number(Field field, String operator) {
    List<Long> numbers = new ArrayList<>();
    Runnable one =
        () -> {
          int start = in.at();
          String word = bare(field.kind().expected());
          if (word.length() > 15 || !word.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw in.wrong(
                start,
                in.at() - start,
                field.kind().expected(),
                Told.of("filter.example", Told.text(field.word() + ">=3")),
                List.of());
          }
          numbers.add(Long.parseLong(word));
        };
    Comparison comparison = Comparison.ofSign(operator);
    if (comparison == Comparison.EQUAL) {
      list(one);
    } else {
      one.run();
    }
    return new Filter.Number(field, comparison, numbers);
  }

  private Filter age(String operator) {
    int start = in.at();
    String word = bare(Field.Kind.SPAN.expected());
    return Spans.parse(word)
        .map(span -> new Filter.Age(Comparison.ofSign(operator), span))
        .orElseThrow(
            () ->
                in.wrong(
                    start,
                    in.at() - start,
                    Field.Kind.SPAN.expected(),
                    Told.of("filter.span.do"),
                    word.matches("\\d{1,9}") ? List.of(word + "s") : List.of()));
  }

  private Filter time(Field field, String operator) {
    int start = in.at();
    String word = in.peek() == '"' ? in.inQuotes() : bare(Field.Kind.TIME.expected());
    Optional<Moment> moment = Spans.moment(word);
    return moment
        .map(m -> new Filter.At(field, Comparison.ofSign(operator), m))
        .orElseThrow(
            () ->
                in.wrong(
                    start,
                    in.at() - start,
                    Field.Kind.TIME.expected(),
                    Told.of("filter.time.do"),
                    Spans.parse(word).isPresent()
                        ? List.of((field == Field.DUE ? "now+" : "now-") + word)
                        : List.of()));
  }

  /** A value, and more of them behind commas. */
  private void list(Runnable one) {
    int count = 0;
    do {
      if (++count > MAX_VALUES) {
        throw in.wrong(
            Told.of("filter.values", Told.count(MAX_VALUES)), Told.of("filter.values.do"));
      }
      one.run();
    } while (in.take(','));
  }

  private String bare(Told expected) {
    int start = in.at();
    StringBuilder word = new StringBuilder();
    in.word((c, escaped) -> word.append(c));
    if (in.at() == start) {
      throw missing(expected);
    }
    return word.toString();
  }

  private FilterParser.Refused missing(Told expected) {
    return in.wrong(expected, Told.of("filter.value.do"));
  }
}
