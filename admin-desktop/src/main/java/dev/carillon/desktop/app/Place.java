package dev.carillon.desktop.app;

import java.util.Arrays;
import java.util.List;
import javafx.scene.input.KeyCode;
import org.jspecify.annotations.Nullable;

/** The screens, in the order of the rail. */
enum Place {
  DASHBOARD("fth-grid"),
  QUEUES("fth-layers"),
  TASKS("fth-list"),
  WORKFLOWS("fth-share-2"),
  SCHEDULES("fth-calendar"),
  WORKERS("fth-cpu"),
  DEAD("fth-alert-octagon"),
  CLUSTER("fth-server"),
  AUDIT("fth-file-text"),
  SETTINGS("fth-settings"),
  /** Not in the rail: what is submitted starts from a button, a key or the palette. */
  SUBMIT("fth-plus-square");

  private final String icon;

  Place(String icon) {
    this.icon = icon;
  }

  String icon() {
    return icon;
  }

  /** Those that the rail and the digits lead to. */
  static List<Place> railed() {
    return Arrays.stream(values()).filter(p -> p != SUBMIT).toList();
  }

  /** The digit that leads there with Ctrl: 1 to 9, and 0 for the tenth. */
  String digit() {
    return this == SUBMIT ? "N" : String.valueOf((ordinal() + 1) % 10);
  }

  /** By the name it is remembered by; the dashboard if there is none such. */
  static Place of(String name) {
    return railed().stream().filter(p -> p.name().equals(name)).findFirst().orElse(DASHBOARD);
  }

  /** Where Ctrl and that key lead; null if nowhere. */
  static @Nullable Place of(KeyCode digit) {
    if (!digit.isDigitKey()) {
      return null;
    }
    return railed().stream()
        .filter(p -> p.digit().equals(digit.getChar()))
        .findFirst()
        .orElse(null);
  }
}
