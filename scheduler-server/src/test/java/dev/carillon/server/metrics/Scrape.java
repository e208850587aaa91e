package dev.carillon.server.metrics;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A page of meters as Prometheus reads it, taken apart. */
record Scrape(Set<String> samples, Map<String, Family> families) {
  private static final Pattern LABEL = Pattern.compile("([a-zA-Z_]+)=\"");
  private static final List<String> PARTS = List.of("_bucket", "_count", "_sum", "_max");

  record Family(String type, String help, Set<String> labels) {}

  static Scrape of(String page) {
    Set<String> samples = new LinkedHashSet<>();
    Map<String, String> help = new TreeMap<>();
    Map<String, String> types = new TreeMap<>();
    Map<String, Set<String>> labels = new TreeMap<>();
    for (String line : page.lines().toList()) {
      String[] words = line.split(" ", 4);
      if (line.startsWith("# HELP ")) {
        help.put(words[2], words.length > 3 ? words[3] : "");
      } else if (line.startsWith("# TYPE ")) {
        types.put(words[2], words[3]);
      } else {
        String name = line.substring(0, line.indexOf(line.contains("{") ? '{' : ' '));
        samples.add(name);
        Matcher label = LABEL.matcher(line);
        Set<String> its = labels.computeIfAbsent(name, n -> new TreeSet<>());
        while (label.find()) {
          if (!label.group(1).equals("le")) {
            its.add(label.group(1));
          }
        }
      }
    }
    Map<String, Family> families = new TreeMap<>();
    types.forEach(
        (name, type) -> {
          Set<String> its = new TreeSet<>(labels.getOrDefault(name, Set.of()));
          PARTS.forEach(part -> its.addAll(labels.getOrDefault(name + part, Set.of())));
          families.put(name, new Family(type, help.getOrDefault(name, ""), its));
        });
    return new Scrape(samples, families);
  }

  /** The reference for people: what is ours. */
  String reference() {
    return families.entrySet().stream()
        .filter(e -> e.getKey().matches("(carillon|tasks?|queue|worker)_.*"))
        // The longest of the last minutes, which stands beside each timer.
        .filter(
            e ->
                !e.getKey().endsWith("_max")
                    || !families.containsKey(
                        e.getKey().substring(0, e.getKey().length() - "_max".length())))
        .map(
            e ->
                "| `%s` | %s | %s | %s |"
                    .formatted(
                        e.getKey(),
                        e.getValue().type(),
                        e.getValue().labels().stream().collect(Collectors.joining(", ")),
                        e.getValue().help()))
        .collect(
            Collectors.joining(
                "\n", "| Name | Kind | Labels | What it tells |\n|---|---|---|---|\n", "\n"));
  }

  private static final Pattern TOKEN = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*(?=\\s*(\\(?))");
  private static final Set<String> WORDS =
      Set.of("and", "or", "unless", "bool", "offset", "inf", "nan");

  /** The names of metrics in a PromQL expression: what is left without all else. */
  static List<String> namesIn(String expression) {
    String bare =
        expression
            .replaceAll("\"[^\"]*\"", "")
            .replaceAll("\\{[^}]*}", "")
            .replaceAll("\\[[^\\]]*]", "")
            .replaceAll("\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)", "")
            .replaceAll("(?<![a-zA-Z_:])[0-9.]+(e[0-9]+)?[smhd]?\\b", "");
    List<String> names = new ArrayList<>();
    Matcher token = TOKEN.matcher(bare);
    while (token.find()) {
      if (token.group(1).isEmpty() && !WORDS.contains(token.group())) {
        names.add(token.group());
      }
    }
    return names;
  }
}
