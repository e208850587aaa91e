package dev.carillon.desktop.feature.schedules;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.EmptyState;
import dev.carillon.desktop.feature.schedules.SchedulesViewModel.Found;
import dev.carillon.desktop.i18n.Figures;
import java.util.Optional;

/** Why there is nothing to be seen. */
final class WhyEmpty {
  private WhyEmpty() {}

  /**
   * A list without lines.
   *
   * @param found empty: nothing has been read so far
   * @param away whether the last question failed
   */
  static EmptyState list(Optional<Found> found, boolean filtered, boolean away) {
    if (found.isEmpty()) {
      return away
          ? new EmptyState("fth-cloud-off", text("schedules.away"), text("schedules.away.words"))
          : new EmptyState(
              "fth-loader", text("loading.schedules"), text("loading.schedules.words"));
    }
    if (!filtered) {
      return new EmptyState("fth-calendar", text("schedules.empty"), text("schedules.empty.words"))
          .command("carillon schedule put nightly --cron '30 2 * * *' --type shell --payload date");
    }
    return found.get().whole()
        ? new EmptyState("fth-filter", text("schedules.nomatch"), text("schedules.nomatch.words"))
        : reading(text("schedules.reading"), found.get());
  }

  /**
   * A week of which only a part has been read.
   *
   * @param found empty: nothing so far
   * @param away whether the last question failed
   */
  static EmptyState week(Optional<Found> found, boolean away) {
    return found
        .map(part -> reading(text("schedules.week.reading"), part))
        .orElseGet(() -> list(found, false, away));
  }

  private static EmptyState reading(String title, Found found) {
    return new EmptyState(
        "fth-loader",
        title,
        text(
            "schedules.reading.words",
            Figures.count(found.schedules().size()),
            Figures.count(found.total())));
  }
}
