package dev.carillon.model.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What may stand where the cursor is.
 *
 * @param from where the part begins that a suggestion replaces, characters before it
 * @param to where it ends: the cursor
 * @param suggestions best first, at most {@link #MOST}
 */
public record Completion(int from, int to, List<Suggestion> suggestions) {
  /** Most suggestions. */
  public static final int MOST = 50;

  public Completion {
    suggestions = List.copyOf(suggestions);
  }

  /** What a suggestion is. */
  public enum Kind {
    FIELD,
    OPERATOR,
    VALUE,
    WORD
  }

  /**
   * A text to put there.
   *
   * @param help one line for people, often empty
   */
  public record Suggestion(String text, Kind kind, String help) {}

  /** Knows what values are in use. */
  @FunctionalInterface
  public interface KnownValues {
    /**
     * Values of a field.
     *
     * @param key name of a label, or empty: then, for labels, their names are wanted
     */
    List<String> of(Field field, String key);
  }

  /**
   * Completes a filter that is being typed.
   *
   * @param cursor characters before it; what stands behind is left alone
   */
  public static Completion of(String text, int cursor, KnownValues known) {
    int end = Math.clamp(cursor, 0, Math.min(text.length(), FilterParser.MAX_LENGTH));
    String before = text.substring(0, end);
    int start = startOfTerm(before);
    String term = before.substring(start);
    int operator = firstOperator(term);
    if (operator < 0) {
      return names(before, start, term, known);
    }
    String name = term.substring(0, operator);
    int dot = name.indexOf('.');
    String key = dot < 0 ? "" : name.substring(dot + 1).replace("\"", "");
    int valueAt = operator;
    while (valueAt < term.length() && ":=!~<>".indexOf(term.charAt(valueAt)) >= 0) {
      valueAt++;
    }
    int comma = lastComma(term, valueAt);
    int from = Math.max(valueAt, comma + 1);
    int replaced = start + from;
    return Field.ofWord(dot < 0 ? name : name.substring(0, dot))
        .map(f -> new Completion(replaced, end, values(f, key, term.substring(from), known)))
        .orElse(new Completion(replaced, end, List.of()));
  }

  /** The names of fields and labels, the operators behind a whole name, and and, or, not. */
  private static Completion names(String before, int start, String term, KnownValues known) {
    List<Suggestion> all = new ArrayList<>();
    String typed = term.toLowerCase(Locale.ROOT);
    Field.ofWord(typed)
        .ifPresent(
            field ->
                field
                    .kind()
                    .operators()
                    .forEach(
                        o ->
                            all.add(
                                new Suggestion(field.word() + o, Kind.OPERATOR, field.help()))));
    if (typed.startsWith("label.")) {
      for (String label : known.of(Field.LABEL, "")) {
        if (label.toLowerCase(Locale.ROOT).startsWith(typed.substring(6))) {
          String written = Words.plainKey(label) ? label : Words.inQuotes(label);
          all.add(new Suggestion("label." + written + ":", Kind.FIELD, ""));
        }
      }
    }
    for (Field field : Field.values()) {
      if (field.word().startsWith(typed) && !field.word().equals(typed)) {
        String first = field == Field.LABEL ? "." : field.kind().operators().getFirst();
        all.add(new Suggestion(field.word() + first, Kind.FIELD, field.help()));
      }
    }
    boolean first = before.substring(0, start).isBlank();
    for (String word : first ? List.of("not") : List.of("and", "or", "not")) {
      if (word.startsWith(typed) && !word.equals(typed)) {
        all.add(new Suggestion(word + " ", Kind.WORD, ""));
      }
    }
    return new Completion(start, before.length(), cut(all));
  }

  private static List<Suggestion> values(Field field, String key, String typed, KnownValues known) {
    String plain = (typed.startsWith("\"") ? typed.substring(1) : typed).toLowerCase(Locale.ROOT);
    List<String> candidates =
        switch (field.kind()) {
          case STATE -> List.copyOf(Values.STATES.keySet());
          case TEXT -> known.of(field, key);
          case NUMBER -> field == Field.PRIORITY ? List.of("0", "5", "9") : List.of();
          case SPAN -> List.of("10m", "1h", "1d", "7d");
          case TIME ->
              field == Field.DUE
                  ? List.of("now", "now+1h", "now+1d", "now-1h")
                  : List.of("now-10m", "now-1h", "now-1d", "now-7d");
        };
    List<Suggestion> fitting = new ArrayList<>();
    for (int pass = 0; pass < 2; pass++) {
      for (String value : candidates) {
        String lower = value.toLowerCase(Locale.ROOT);
        boolean starts = lower.startsWith(plain);
        if (pass == 0 ? starts : !starts && lower.contains(plain)) {
          fitting.add(new Suggestion(Words.quoted(value), Kind.VALUE, ""));
        }
      }
    }
    return cut(fitting);
  }

  private static List<Suggestion> cut(List<Suggestion> all) {
    return all.subList(0, Math.min(MOST, all.size()));
  }

  /** Behind the last space or parenthesis that is not in quotes. */
  private static int startOfTerm(String before) {
    int start = 0;
    boolean quoted = false;
    for (int i = 0; i < before.length(); i++) {
      char c = before.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (Character.isWhitespace(c) || c == '(' || c == ')')) {
        start = i + 1;
      }
    }
    while (start < before.length() && Set.of('-', '!').contains(before.charAt(start))) {
      start++;
    }
    return Math.min(start, before.length());
  }

  private static int firstOperator(String term) {
    boolean quoted = false;
    for (int i = 0; i < term.length(); i++) {
      char c = term.charAt(i);
      quoted = c == '"' ? !quoted : quoted;
      if (!quoted && ":=!~<>".indexOf(c) >= 0) {
        return i;
      }
    }
    return -1;
  }

  private static int lastComma(String term, int from) {
    int last = -1;
    boolean quoted = false;
    for (int i = from; i < term.length(); i++) {
      char c = term.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        last = i;
      }
    }
    return last;
  }
}
