package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.control.Forecast;
import dev.carillon.model.control.Paused;
import dev.carillon.model.control.Scope;
import dev.carillon.wire.ControlMapping;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code carillon pause}. */
@Command(
    name = "pause",
    description = {
      "Stops starting work of everything, a queue, a type, a tenant or a worker; what runs goes"
          + " on.",
      "Answers once nothing of it starts any more. With --forecast it stops nothing, but tells what"
          + " would pile up."
    },
    footer = {
      "",
      "Examples:",
      "  carillon pause queue mail --reason 'provider is down' --for 30m",
      "  carillon pause type http --forecast --for 2h",
      "  carillon pause worker 01JD4 --reason 'disk is full'",
      "  carillon pause all"
    })
final class PauseCommand extends ScopeCommand {
  @Option(
      names = {"-r", "--reason"},
      paramLabel = "TEXT",
      description = "Why, for those who wonder.")
  String reason = "";

  @Option(
      names = "--for",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "Resume by itself after this time (default: not by itself).")
  Duration forHowLong = Duration.ZERO;

  @Option(
      names = "--forecast",
      description = "Only tell what would pile up (without --for: within an hour).")
  boolean forecast;

  PauseCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    Scope scope = scope(client);
    if (forecast) {
      Forecast told = await(client.control().forecast(scope, forHowLong));
      print(ControlMapping.toProto(told), () -> PauseView.forecast(told, terminal.width()));
    } else {
      Paused paused = await(client.control().pause(scope, reason, forHowLong));
      print(ControlMapping.toProto(paused), () -> PauseView.told(paused, times()) + "\n");
    }
    return Exit.OK;
  }
}
