package dev.carillon.model.query;

import dev.carillon.model.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes filters in their one canonical way. */
final class FilterPrinter {
  private FilterPrinter() {}

  static String print(Filter filter) {
    return switch (filter) {
      case Filter.Everything() -> "";
      case Filter.And(List<Filter> parts) ->
          parts.stream()
              .map(p -> p instanceof Filter.Or ? "(" + print(p) + ")" : print(p))
              .collect(Collectors.joining(" "));
      case Filter.Or(List<Filter> parts) ->
          parts.stream().map(FilterPrinter::print).collect(Collectors.joining(" or "));
      case Filter.Not(Filter part) ->
          part instanceof Filter.And || part instanceof Filter.Or
              ? "not (" + print(part) + ")"
              : "not " + print(part);
      case Filter.InState(Set<TaskState> states) -> "state:" + states(states);
      case Filter.Is is ->
          subject(is.subject())
              + ":"
              + is.values().stream().map(FilterPrinter::glob).collect(Collectors.joining(","));
      case Filter.Contains c ->
          subject(c.subject())
              + "~"
              + c.values().stream().map(Words::quoted).collect(Collectors.joining(","));
      case Filter.Matches(Subject subject, Regex regex) ->
          subject(subject) + "~/" + slashed(regex.source()) + "/" + (regex.ignoreCase() ? "i" : "");
      case Filter.Number n ->
          n.field().word()
              + n.comparison().sign()
              + n.values().stream().map(String::valueOf).collect(Collectors.joining(","));
      case Filter.Age(Comparison comparison, Duration age) ->
          "age" + comparison.sign() + Spans.print(age);
      case Filter.At(Field field, Comparison comparison, Moment moment) ->
          field.word() + comparison.sign() + moment(moment);
    };
  }

  private static String states(Set<TaskState> states) {
    if (states.equals(TaskState.liveStates())) {
      return "live";
    } else if (states.equals(TaskState.endedStates())) {
      return "ended";
    }
    return states.stream()
        .sorted()
        .map(s -> s.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(","));
  }

  private static String subject(Subject subject) {
    return subject.field().word()
        + (subject.key().isEmpty()
            ? ""
            : "."
                + (Words.plainKey(subject.key()) ? subject.key() : Words.inQuotes(subject.key())));
  }

  private static String glob(Glob glob) {
    return glob.plain()
        ? Words.quoted(glob.parts().getFirst())
        : glob.parts().stream().map(Words::escaped).collect(Collectors.joining("*"));
  }

  /** Escapes what would end the expression; pairs with a backslash are left alone. */
  private static String slashed(String source) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < source.length(); i++) {
      char c = source.charAt(i);
      if (c == '\\' && i + 1 < source.length()) {
        text.append(c).append(source.charAt(++i));
      } else {
        text.append(c == '/' ? "\\/" : String.valueOf(c));
      }
    }
    return text.toString();
  }

  private static String moment(Moment moment) {
    return switch (moment) {
      case Moment.Fixed(Instant at) -> at.toString();
      case Moment.FromNow(Duration offset) ->
          offset.isZero()
              ? "now"
              : "now" + (offset.isNegative() ? "-" : "+") + Spans.print(offset.abs());
    };
  }
}
