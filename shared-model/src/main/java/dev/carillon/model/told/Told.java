package dev.carillon.model.told;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Something that is said to people.
 *
 * @param code which sentence it is; never changes its meaning. Empty: nothing is said
 * @param values what stands in it, by place
 */
public record Told(String code, List<Value> values) {
  /** Nothing, or nothing that has a code: words that somebody wrote. */
  public static final Told NONE = new Told("", List.of());

  private static final Pattern PLACE = Pattern.compile("\\{(\\d)(?:\\|([^|}]*)\\|([^}]*))?}");

  /** What stands in a place. */
  public sealed interface Value {
    /** As it is: a name, an id, an error of something else. */
    record Text(String text) implements Value {}

    record Count(long count) implements Value {}

    /** Who did it: the name of a user or of a token, which is no secret. */
    record Actor(String name) implements Value {}

    /** A length of time, milliseconds. */
    record Span(long millis) implements Value {}

    /**
     * Further sentences.
     *
     * @param between what stands between two of them
     */
    record Parts(String between, List<Told> parts) implements Value {
      public Parts {
        parts = List.copyOf(parts);
      }
    }
  }

  public Told {
    values = List.copyOf(values);
  }

  public static Told of(String code, Value... values) {
    return new Told(code, List.of(values));
  }

  public static Value text(String text) {
    return new Value.Text(text);
  }

  public static Value actor(String name) {
    return new Value.Actor(name);
  }

  public static Value count(long count) {
    return new Value.Count(count);
  }

  public static Value span(long millis) {
    return new Value.Span(millis);
  }

  /** Sentences one after the other; those that say nothing are left out. */
  public static Value parts(String between, List<Told> parts) {
    return new Value.Parts(between, parts.stream().filter(Told::says).toList());
  }

  /** A sentence in this one; where it says nothing, nothing stands there. */
  public static Value part(Told told) {
    return parts("", List.of(told));
  }

  /** A state by its name, such as that of a task: a word of its own in each language. */
  public static Value state(Enum<?> state) {
    return part(of("state." + state.name()));
  }

  /** Whether anything is said at all. */
  public boolean says() {
    return !code.isEmpty();
  }

  /** The same without its lengths of time: two that are equal differ in no more than that. */
  public Told timeless() {
    return new Told(code, values.stream().map(Told::timeless).toList());
  }

  private static Value timeless(Value value) {
    return switch (value) {
      case Value.Span span -> span(0);
      case Value.Parts(String between, List<Told> parts) ->
          new Value.Parts(between, parts.stream().map(Told::timeless).toList());
      case Value.Text text -> text;
      case Value.Count count -> count;
      case Value.Actor actor -> actor;
    };
  }

  /** In that language; empty if it does not know this sentence or one in it. */
  public Optional<String> in(Tongue tongue) {
    Optional<String> sentence = says() ? tongue.sentence(code) : Optional.empty();
    List<String> words = new ArrayList<>();
    for (Value value : values) {
      Optional<String> said = say(value, tongue);
      if (said.isEmpty()) {
        return Optional.empty();
      }
      words.add(said.get());
    }
    return sentence.map(
        s -> PLACE.matcher(s).replaceAll(m -> Matcher.quoteReplacement(place(m, words))));
  }

  private String place(MatchResult match, List<String> words) {
    int i = Integer.parseInt(match.group(1));
    if (i >= words.size()) {
      return "";
    }
    return match.group(2) == null
        ? words.get(i)
        : values.get(i).equals(new Value.Count(1)) ? match.group(2) : match.group(3);
  }

  private static Optional<String> say(Value value, Tongue tongue) {
    return switch (value) {
      case Value.Text(String text) -> Optional.of(text);
      case Value.Actor(String name) -> Optional.of(name);
      case Value.Count(long count) -> Optional.of(tongue.count(count));
      case Value.Span(long millis) -> Optional.of(tongue.span(millis));
      case Value.Parts(String between, List<Told> parts) -> {
        List<String> said = parts.stream().flatMap(p -> p.in(tongue).stream()).toList();
        yield said.size() == parts.size()
            ? Optional.of(String.join(between, said))
            : Optional.empty();
      }
    };
  }
}
