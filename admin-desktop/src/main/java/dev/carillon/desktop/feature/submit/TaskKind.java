package dev.carillon.desktop.feature.submit;

import java.util.List;

/** The types the form knows, with the fields of each. */
enum TaskKind {
  SHELL("shell", "fth-terminal"),
  HTTP("http", "fth-globe"),
  SLEEP("sleep", "fth-moon"),
  ECHO("echo", "fth-repeat"),
  KAFKA("kafka", "fth-send"),
  OTHER("", "fth-box");

  private final String type;
  private final String icon;

  TaskKind(String type, String icon) {
    this.type = type;
    this.icon = icon;
  }

  /** Empty for a plug-in's type, which is typed in. */
  String type() {
    return type;
  }

  String icon() {
    return icon;
  }

  static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD");
}
