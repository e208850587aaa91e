package dev.carillon.desktop.app;

/** The screens, in the order of the rail. */
enum Place {
  DASHBOARD("fth-grid"),
  QUEUES("fth-layers"),
  TASKS("fth-list"),
  WORKERS("fth-cpu"),
  DEAD("fth-alert-octagon"),
  SUBMIT("fth-plus-square"),
  SETTINGS("fth-settings");

  private final String icon;

  Place(String icon) {
    this.icon = icon;
  }

  String icon() {
    return icon;
  }
}
