package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What stands under the keys of a cluster, as text: key → content. The model draws one, Redis is
 * read into another, and the two must be the same to the letter.
 */
final class View {
  private final SortedMap<String, List<String>> entries = new TreeMap<>();

  private final SortedMap<String, byte[]> records = new TreeMap<>();

  /** The record of a task, which is compared byte by byte. */
  void record(String id, byte[] bytes) {
    records.put(id, bytes);
  }

  /** The whole content of a key. */
  void put(String key, String content) {
    entries.put(key, List.of(content));
  }

  /** Adds a member to an index. */
  void index(String key, String member, long score) {
    add(key, member + "@" + score);
  }

  /** Adds a field to a hash. */
  void field(String key, String field, String value) {
    add(key, field + "=" + printable(value));
  }

  private void add(String key, String part) {
    entries.computeIfAbsent(key, k -> new ArrayList<>()).add(part);
  }

  /** Where the two differ, a line each; empty: nowhere. */
  static List<String> differences(View expected, View actual) {
    List<String> lines = new ArrayList<>();
    for (String id : union(expected.records, actual.records)) {
      byte[] model = expected.records.get(id);
      byte[] redis = actual.records.get(id);
      if (!Arrays.equals(model, redis)) {
        lines.add(difference("task " + id, text(model), text(redis)));
      }
    }
    for (String key : union(expected.entries, actual.entries)) {
      List<String> model = expected.content(key);
      List<String> redis = actual.content(key);
      if (!model.equals(redis)) {
        lines.add(difference(key, model, redis));
      }
    }
    return lines;
  }

  private static Set<String> union(SortedMap<String, ?> a, SortedMap<String, ?> b) {
    TreeSet<String> keys = new TreeSet<>(a.keySet());
    keys.addAll(b.keySet());
    return keys;
  }

  private static String difference(String key, Object model, Object redis) {
    return key + "\n      model: " + model + "\n      redis: " + redis;
  }

  private static String text(byte @Nullable [] record) {
    return record == null ? "(no record)" : RecordText.of(record);
  }

  private List<String> content(String key) {
    List<String> parts = entries.getOrDefault(key, List.of("(no key)"));
    return parts.size() == 1 ? parts : parts.stream().sorted().toList();
  }

  /** Bytes as text that people can read: hexadecimal where it is no ASCII. */
  static String printable(byte[] bytes) {
    return printable(new String(bytes, ISO_8859_1));
  }

  private static String printable(String text) {
    if (text.chars().allMatch(View::plain)) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    for (char c : text.toCharArray()) {
      if (plain(c)) {
        out.append(c);
      } else {
        out.append('<').append(Integer.toHexString(c)).append('>');
      }
    }
    return out.toString();
  }

  private static boolean plain(int c) {
    return c >= ' ' && c < 127;
  }
}
