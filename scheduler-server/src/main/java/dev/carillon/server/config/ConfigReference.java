package dev.carillon.server.config;

import java.util.List;

/** The reference of all settings, written from the keys themselves. */
public final class ConfigReference {
  private ConfigReference() {}

  /** Markdown: one row a key. */
  public static String markdown(String title, List<Key<?>> keys) {
    var out = new StringBuilder();
    out.append("## ").append(title).append("\n\n");
    out.append("| Key | Expected (with unit) | Default | Effect | Flags | Environment |\n");
    out.append("|---|---|---|---|---|---|\n");
    for (Key<?> key : keys) {
      out.append("| `").append(key.name()).append("` | ");
      out.append(key.kind().expected()).append(" | ");
      out.append(key.preset().isEmpty() ? "(empty)" : "`" + key.preset() + "`").append(" | ");
      out.append(key.effect()).append(" | ");
      out.append(code(key.allFlags()));
      out.append(" | ").append(code(key.allVariables())).append(" |\n");
    }
    return out.toString();
  }

  private static String code(List<String> names) {
    return names.isEmpty() ? "–" : "`" + String.join("` `", names) + "`";
  }
}
