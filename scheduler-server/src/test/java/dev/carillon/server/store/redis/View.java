package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What stands under the keys of a cluster, as text: key → content. The model draws one, Redis is
 * read into another, and the two must be the same to the letter.
 */
final class View {
  private final SortedMap<String, String> entries = new TreeMap<>();

  void put(String key, String content) {
    entries.put(key, content);
  }

  /** Adds a member to an index. */
  void index(String key, String member, long score) {
    entries.merge(key, member + "@" + score, View::sorted);
  }

  /** Adds a field to a hash. */
  void field(String key, String field, String value) {
    entries.merge(key, field + "=" + printable(value), View::sorted);
  }

  private static String sorted(String known, String more) {
    List<String> parts = new ArrayList<>(List.of(known.split(" · ")));
    parts.add(more);
    parts.sort(null);
    return String.join(" · ", parts);
  }

  /** Where the two differ, a line each; empty: nowhere. */
  static List<String> differences(View expected, View actual) {
    List<String> lines = new ArrayList<>();
    for (Map.Entry<String, String> e : expected.entries.entrySet()) {
      String found = actual.entries.get(e.getKey());
      if (!e.getValue().equals(found)) {
        lines.add(
            e.getKey()
                + "\n      model: "
                + e.getValue()
                + "\n      redis: "
                + (found == null ? "(no key)" : found));
      }
    }
    for (Map.Entry<String, String> e : actual.entries.entrySet()) {
      if (!expected.entries.containsKey(e.getKey())) {
        lines.add(e.getKey() + "\n      model: (no key)\n      redis: " + e.getValue());
      }
    }
    return lines;
  }

  /** Bytes as text that people can read: hexadecimal where it is no ASCII. */
  static String printable(byte[] bytes) {
    return printable(new String(bytes, ISO_8859_1));
  }

  private static String printable(String text) {
    StringBuilder out = new StringBuilder();
    for (char c : text.toCharArray()) {
      if (c >= ' ' && c < 127) {
        out.append(c);
      } else {
        out.append('<').append(Integer.toHexString(c)).append('>');
      }
    }
    return out.toString();
  }
}
