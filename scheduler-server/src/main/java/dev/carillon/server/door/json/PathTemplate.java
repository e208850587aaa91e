package dev.carillon.server.door.json;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A path of the contract's annotations, for example {@code /api/v1/queues/{queue}:pause}: plain
 * segments, variables that stand for one segment each, and a verb behind the last one.
 */
final class PathTemplate {
  private final String text;
  private final List<String> segments;
  private final String verb;

  PathTemplate(String text) {
    this.text = text;
    int colon = text.indexOf("}:");
    verb = colon < 0 ? "" : text.substring(colon + 1);
    String path = colon < 0 ? text : text.substring(0, colon + 1);
    segments = List.of(path.substring(1).split("/"));
  }

  /** The values of the variables, if the path is one of these. */
  Optional<Map<String, String>> match(String path) {
    if (!path.startsWith("/") || !path.endsWith(verb)) {
      return Optional.empty();
    }
    String[] parts = path.substring(1, path.length() - verb.length()).split("/", -1);
    if (parts.length != segments.size()) {
      return Optional.empty();
    }
    Map<String, String> variables = new LinkedHashMap<>();
    for (int i = 0; i < parts.length; i++) {
      String segment = segments.get(i);
      if (isVariable(segment)) {
        if (parts[i].isEmpty()) {
          return Optional.empty();
        }
        variables.put(segment.substring(1, segment.length() - 1), decode(parts[i]));
      } else if (!segment.equals(parts[i])) {
        return Optional.empty();
      }
    }
    return Optional.of(variables);
  }

  /** Plain segments before variables, verbs before none: the first match is the nearest one. */
  int openness() {
    int variables = (int) segments.stream().filter(PathTemplate::isVariable).count();
    return variables * 2 - (verb.isEmpty() ? 0 : 1);
  }

  boolean hasVariables() {
    return segments.stream().anyMatch(PathTemplate::isVariable);
  }

  private static boolean isVariable(String segment) {
    return segment.startsWith("{");
  }

  /** A plus sign is itself in a path. */
  private static String decode(String segment) {
    try {
      return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Problems.wrong("path", "a percent-encoded path", Scalars.quoted(segment));
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
