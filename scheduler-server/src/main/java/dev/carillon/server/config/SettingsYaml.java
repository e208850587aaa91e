package dev.carillon.server.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes settings as YAML, the origin of each behind it. */
final class SettingsYaml {
  private static final int COLUMN = 44;

  private SettingsYaml() {}

  static String write(Map<Key<?>, Settings.Value> values) {
    var out = new StringBuilder();
    List<String> open = new ArrayList<>();
    values.forEach(
        (key, value) -> {
          String[] path = key.name().split("\\.", -1);
          int depth = path.length - 1;
          for (int i = 0; i < depth; i++) {
            if (i >= open.size() || !open.get(i).equals(path[i])) {
              open.subList(i, open.size()).clear();
              out.append("  ".repeat(i)).append(path[i]).append(":\n");
              open.add(path[i]);
            }
          }
          open.subList(depth, open.size()).clear();
          String line = "  ".repeat(depth) + path[depth] + ": " + quoted(key, value.text());
          String gap = " ".repeat(Math.max(2, COLUMN - line.length()));
          out.append(line).append(gap).append("# ").append(value.source()).append('\n');
        });
    return out.toString();
  }

  private static String quoted(Key<?> key, String text) {
    if (key.secret()) {
      return text.isEmpty() ? "\"\"" : "\"(hidden)\"";
    }
    boolean plain = text.matches("[A-Za-z0-9/][A-Za-z0-9._/-]*");
    return plain ? text : "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
