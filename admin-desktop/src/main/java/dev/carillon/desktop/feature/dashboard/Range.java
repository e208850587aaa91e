package dev.carillon.desktop.feature.dashboard;

/** How far back the chart goes. */
enum Range {
  /** From the live stream: a point each 5 s. */
  QUARTER(15),
  HOUR(60),
  DAY(1_440);

  private final int minutes;

  Range(int minutes) {
    this.minutes = minutes;
  }

  int minutes() {
    return minutes;
  }
}
