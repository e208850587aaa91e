package dev.carillon.desktop.prefs;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.i18n.Wrong;
import dev.carillon.desktop.state.Environment;
import dev.carillon.desktop.state.Profile;
import dev.carillon.desktop.state.SignIn;
import dev.carillon.model.error.CarillonException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Profiles as names and values, as they stand in files. What is secret is not among them. */
final class ProfileText {
  private ProfileText() {}

  static Map<String, String> write(List<Profile> profiles) {
    Map<String, String> out = new LinkedHashMap<>();
    for (int i = 0; i < profiles.size(); i++) {
      Profile p = profiles.get(i);
      String at = number(i);
      out.put(at + "name", p.name());
      out.put(at + "address", p.address());
      out.put(at + "tls", String.valueOf(p.encrypted()));
      put(out, at + "authorities", p.authorities());
      put(out, at + "server-name", p.serverName());
      put(out, at + "certificate", p.certificate());
      put(out, at + "key", p.key());
      out.put(at + "sign-in", word(p.signIn()));
      put(out, at + "user", p.user());
      put(out, at + "token-file", p.tokenFile());
      out.put(at + "environment", word(p.environment()));
      out.put(at + "read-only", String.valueOf(p.readOnly()));
      out.put(at + "type-count", String.valueOf(p.countTyped()));
    }
    return out;
  }

  private static void put(Map<String, String> out, String key, String value) {
    if (!value.isEmpty()) {
      out.put(key, value);
    }
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /**
   * In their order.
   *
   * @throws CarillonException for one that cannot be used
   * @throws Wrong for one that must not be used so
   */
  static List<Profile> read(Map<String, String> in) {
    return numbers(in).stream().map(at -> one(in, at)).toList();
  }

  /**
   * What there is, also what only another version of the console understands.
   *
   * @param profiles in their order
   * @param unread what of the values is in none of them, by the same names
   * @param complaints why, one for each profile that cannot be used
   */
  record Kept(List<Profile> profiles, Map<String, String> unread, List<String> complaints) {}

  /** The profiles that can be used, and all the rest as it stands. */
  static Kept keep(Map<String, String> in) {
    List<Profile> profiles = new ArrayList<>();
    Map<String, String> unread = new TreeMap<>(in);
    List<String> complaints = new ArrayList<>();
    for (String at : numbers(in)) {
      try {
        profiles.add(one(in, at));
        unread.keySet().removeIf(key -> key.startsWith(at));
      } catch (CarillonException | Wrong e) {
        String name = in.getOrDefault(at + "name", in.getOrDefault(at + "address", at));
        complaints.add("'" + name + "': " + e.getMessage());
      }
    }
    return new Kept(profiles, unread, complaints);
  }

  /** Behind the profiles stands what could not be read, under numbers that are free. */
  static Map<String, String> write(List<Profile> profiles, Map<String, String> unread) {
    Map<String, String> out = write(profiles);
    Map<String, String> moved = new HashMap<>();
    for (String at : numbers(unread)) {
      moved.put(at, number(profiles.size() + moved.size()));
    }
    unread.forEach(
        (key, value) -> {
          String at = key.substring(0, Math.min(4, key.length()));
          out.put(moved.getOrDefault(at, at) + key.substring(at.length()), value);
        });
    return out;
  }

  private static String number(int i) {
    return String.format(Locale.ROOT, "%03d.", i);
  }

  private static TreeSet<String> numbers(Map<String, String> in) {
    TreeSet<String> numbers = new TreeSet<>();
    in.keySet().stream()
        .filter(k -> k.matches("\\d{3}\\..*"))
        .forEach(k -> numbers.add(k.substring(0, 4)));
    return numbers;
  }

  private static Profile one(Map<String, String> in, String at) {
    return new Profile(
        in.getOrDefault(at + "name", in.getOrDefault(at + "address", "")),
        in.getOrDefault(at + "address", ""),
        flag(in, at + "tls"),
        in.getOrDefault(at + "authorities", ""),
        in.getOrDefault(at + "server-name", ""),
        in.getOrDefault(at + "certificate", ""),
        in.getOrDefault(at + "key", ""),
        of(SignIn.class, in.getOrDefault(at + "sign-in", "none")),
        in.getOrDefault(at + "user", ""),
        in.getOrDefault(at + "token-file", ""),
        of(Environment.class, in.getOrDefault(at + "environment", "test")),
        flag(in, at + "read-only"),
        flag(in, at + "type-count"));
  }

  private static boolean flag(Map<String, String> in, String key) {
    return Boolean.parseBoolean(in.get(key));
  }

  private static <E extends Enum<E>> E of(Class<E> type, String word) {
    try {
      return Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      String known =
          Stream.of(type.getEnumConstants())
              .map(value -> value.name().toLowerCase(Locale.ROOT))
              .collect(Collectors.joining(", "));
      throw new Wrong(text("wrong.profile.word", known, word), text("wrong.profile.word.do"));
    }
  }
}
