package dev.carillon.server.cli;

import dev.carillon.model.control.Forecast;
import dev.carillon.model.control.Paused;
import dev.carillon.model.control.Scope;
import java.time.Duration;
import java.util.List;

/** Pauses as people read them. */
final class PauseView {
  private PauseView() {}

  static String list(List<Paused> pauses, Times times, int width) {
    if (pauses.isEmpty()) {
      return "Nothing is paused.\n";
    }
    Table table = new Table().text("WHAT").words("SINCE").words("UNTIL").text("BY").text("REASON");
    for (Paused paused : pauses) {
      table.row(
          Text.line(paused.scope().toString()),
          times.relative(paused.pause().sinceMs()),
          paused.pause().untilMs() == 0 ? "resumed" : times.relative(paused.pause().untilMs()),
          Text.orDash(paused.pause().actor()),
          Text.orDash(paused.pause().reason()));
    }
    return table.render(width);
  }

  /** One line for one pause. */
  static String told(Paused paused, Times times) {
    return Text.line(paused.scope().toString())
        + (paused.pause().untilMs() == 0
            ? " is paused until resumed"
            : " is paused until " + times.absolute(paused.pause().untilMs()))
        + (paused.pause().reason().isEmpty() ? "" : ": " + Text.line(paused.pause().reason()));
  }

  static String resumed(Scope scope, boolean was) {
    return Text.line(scope.toString()) + (was ? " is resumed" : " was not paused");
  }

  static String forecast(Forecast forecast, int width) {
    String span = Durations.brief(Duration.ofMillis(forecast.spanMillis()));
    if (forecast.lines().isEmpty()) {
      return "Nothing known would pile up within " + span + ".\n";
    }
    Table table =
        new Table()
            .text("QUEUE")
            .text("TYPE")
            .text("TENANT")
            .figures("WAITING")
            .figures("DUE")
            .figures("IN/S")
            .figures("EXPECTED")
            .figures("PILE")
            .figures("RUNNING");
    for (Forecast.Line line : forecast.lines()) {
      table.row(
          Text.line(line.queue()),
          Text.line(line.type()),
          Text.line(line.tenant()),
          Text.count(line.ready()),
          Text.count(line.dueWithin()),
          Text.rate(line.arrivalsPerSecond()),
          Text.count(line.expectedArrivals()),
          Text.count(line.piledUp()),
          Text.count(line.running()));
    }
    return table.render(width)
        + Text.plural(forecast.piledUp(), "task")
        + " would wait after "
        + span
        + "; "
        + Text.plural(forecast.running(), "task")
        + " running now would go on.\n";
  }
}
