package dev.carillon.server.core.told;

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
  private static final Pattern NUMBER = Pattern.compile("\\d{1,3}(,\\d{3})+|\\d{1,18}");
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

  /** Those that say more first: the others would take them for a part of theirs. */
  private static List<Kept> all() {
    return English.codes()
        .filter(code -> code.startsWith(PREFIX))
        .sorted()
        .map(code -> new Kept(code, English.of(Told.of(code, blanks()))))
        .sorted(Comparator.comparingInt((Kept k) -> -k.sentence.length()))
        .toList();
  }

  /** Leaves the places as they are. */
  private static Told.Value[] blanks() {
    return Stream.of("{0}", "{1}", "{2}").map(Told::text).toArray(Told.Value[]::new);
  }

  /** The sentence by its code; says nothing if it is none of those. */
  public static Told of(String words) {
    return ALL.stream().flatMap(k -> k.read(words).stream()).findFirst().orElse(Told.NONE);
  }

  private Optional<Told> read(String words) {
    Matcher found = pattern.matcher(words);
    if (!found.matches()) {
      return Optional.empty();
    }
    List<Told.Value> values = new ArrayList<>();
    for (int i = 1; i <= found.groupCount(); i++) {
      values.add(code.equals("kept.paused") ? Told.actor(found.group(i)) : value(found.group(i)));
    }
    return Optional.of(new Told(code, values));
  }

  private static Told.Value value(String words) {
    if (NUMBER.matcher(words).matches()) {
      return Told.count(Long.parseLong(words.replace(",", "")));
    }
    Told inner = of(words);
    return inner.says() ? Told.part(inner) : Told.text(words);
  }
}
