package dev.carillon.server.definition;

import dev.carillon.model.apply.Difference;
import dev.carillon.model.apply.FieldChange;
import dev.carillon.server.definition.FieldValues.Value;
import dev.carillon.server.mask.Mask;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Compares the fields of two definitions. */
final class FieldChanges {
  private static final int MOST_CHARACTERS = 200;

  /** The id of a node tells no secret, whatever it is called. */
  private static final Pattern NODE = Pattern.compile("^(?:nodes|finally)\\[[^]]*]");

  private FieldChanges() {}

  static Difference between(FieldValues stored, FieldValues wanted, int most) {
    Map<String, Value> before = stored.all();
    Map<String, Value> after = wanted.all();
    Set<String> paths = new LinkedHashSet<>(after.keySet());
    paths.addAll(before.keySet());
    List<FieldChange> told = new ArrayList<>();
    int all = 0;
    for (String path : paths) {
      @Nullable Value was = before.get(path);
      @Nullable Value is = after.get(path);
      if (differ(was, is)) {
        all++;
        if (told.size() < most) {
          told.add(new FieldChange(shortened(path), shown(path, was), shown(path, is)));
        }
      }
    }
    return new Difference(told, all - told.size());
  }

  /** What stands on one side only is no news if it says there what it says by being left out. */
  private static boolean differ(@Nullable Value was, @Nullable Value is) {
    if (was != null && is != null) {
      return !was.text().equals(is.text());
    }
    return was == null ? is != null && !is.usual() : !was.usual();
  }

  /** Secrets go before anything is cut: half of one is none by its form. */
  private static String shown(String path, @Nullable Value value) {
    if (value == null || value.text().isEmpty()) {
      return "";
    }
    return shortened(secret(path) ? Mask.HIDDEN : Mask.text(value.text()));
  }

  /** Each key for itself: what the settings except are keys. */
  private static boolean secret(String path) {
    return Stream.of(NODE.matcher(path).replaceFirst("").split("[.\\[\\]]", -1))
        .anyMatch(Mask::isSecret);
  }

  private static String shortened(String text) {
    if (text.length() <= MOST_CHARACTERS) {
      return text;
    }
    int end = MOST_CHARACTERS - 1;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
  }
}
