package dev.carillon.server.core.told;

import dev.carillon.model.schedule.FireKind;
import dev.carillon.model.told.Told;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the code of a sentence that is kept in words: the histories of schedules and the alarms of
 * rules are stored as they are read, also by scripts and by servers before this one.
 */
public final class Kept {
  private static final String PREFIX = "kept.";
  private static final Pattern PLACE = Pattern.compile("\\{\\d}");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,3}(,\\d{3}){1,5}|\\d{1,18}");

  /** As the alarms write them: 1.5 s, 4,800 s. */
  private static final Pattern SECONDS =
      Pattern.compile("(\\d{1,3}(?:,\\d{3}){1,3}|\\d{1,10})(?:\\.(\\d))? s");

  /** Sentences in each other: a rest, what became of it, and why. */
  private static final int DEPTH = 4;

  private static final List<Kept> ALL = all();

  private final String code;
  private final String sentence;
  private final Pattern pattern;

  private Kept(String code, String sentence) {
    this.code = code;
    this.sentence = sentence;
    StringBuilder pattern = new StringBuilder();
    Matcher place = PLACE.matcher(sentence);
    int at = 0;
    while (place.find()) {
      pattern.append(Pattern.quote(sentence.substring(at, place.start()))).append("(.+?)");
      at = place.end();
    }
    this.pattern =
        Pattern.compile(pattern.append(Pattern.quote(sentence.substring(at))).toString());
  }

  /**
   * Those that say more first: the others would take them for a part of theirs. More is said by
   * those with more places: what stands in their last one ends as the others end.
   */
  private static List<Kept> all() {
    return English.codes()
        .filter(code -> code.startsWith(PREFIX))
        .sorted()
        .map(code -> new Kept(code, English.of(Told.of(code, blanks()))))
        .sorted(
            Comparator.comparingInt((Kept k) -> -k.places())
                .thenComparingInt(k -> -k.sentence.length()))
        .toList();
  }

  /** Leaves the places as they are. */
  private static Told.Value[] blanks() {
    return Stream.of("{0}", "{1}", "{2}").map(Told::text).toArray(Told.Value[]::new);
  }

  /** The sentence by its code; says nothing if it is none of those. */
  public static Told of(String words) {
    return of(words, DEPTH);
  }

  /** The cause of a fire. Of one that somebody asked for it is his reason, in words of his own. */
  public static Told of(FireKind kind, String cause) {
    boolean asked = kind == FireKind.MANUAL || kind == FireKind.BACKFILL;
    return asked ? Told.NONE : of(cause);
  }

  private static Told of(String words, int depth) {
    return ALL.stream().flatMap(k -> k.read(words, depth).stream()).findFirst().orElse(Told.NONE);
  }

  private int places() {
    return (int) PLACE.matcher(sentence).results().count();
  }

  private Optional<Told> read(String words, int depth) {
    Matcher found = pattern.matcher(words);
    if (!found.matches()) {
      return Optional.empty();
    }
    List<Told.Value> values = new ArrayList<>();
    for (int i = 1; i <= found.groupCount(); i++) {
      values.add(value(found.group(i), depth));
    }
    return Optional.of(new Told(code, values));
  }

  private Told.Value value(String words, int depth) {
    return switch (code) {
      case "kept.paused" -> Told.actor(words);
      case "kept.overlap" -> Told.text(words); // an id, also one of digits alone
      case "kept.age" -> span(words);
      default -> further(words, depth - 1);
    };
  }

  private static Told.Value span(String words) {
    Matcher seconds = SECONDS.matcher(words);
    if (!seconds.matches()) {
      return Told.text(words);
    }
    long whole = Long.parseLong(seconds.group(1).replace(",", ""));
    long tenths = seconds.group(2) == null ? 0 : Long.parseLong(seconds.group(2));
    return Told.span(whole * 1000 + tenths * 100);
  }

  private static Told.Value further(String words, int depth) {
    if (NUMBER.matcher(words).matches()) {
      return Told.count(Long.parseLong(words.replace(",", "")));
    }
    Told inner = depth > 0 ? of(words, depth) : Told.NONE;
    return inner.says() ? Told.part(inner) : Told.text(words);
  }
}
