package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.control.Scope;
import dev.carillon.model.error.CarillonException;
import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine.Parameters;

/** A command for everything, or for one queue, type, tenant or worker. */
abstract class ScopeCommand extends ClientCommand {
  @Parameters(index = "0", paramLabel = "WHAT", description = "all, queue, type, tenant or worker.")
  String kind = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "NAME",
      description = "Its name; of a worker also its id or the start of it. Nothing with all.")
  String name = "";

  ScopeCommand(Terminal terminal) {
    super(terminal);
  }

  final Scope scope(CarillonClient client) {
    Scope.Kind known =
        Arrays.stream(Scope.Kind.values())
            .filter(k -> k.word().equals(kind.toLowerCase(Locale.ROOT)))
            .findFirst()
            .orElseThrow(
                () ->
                    CarillonException.invalid(
                        "WHAT",
                        "Expected all, queue, type, tenant or worker, but got '" + kind + "'.",
                        "For example: queue mail"));
    return known == Scope.Kind.WORKER && !name.isEmpty()
        ? new Scope(known, OneWorker.resolve(client, name))
        : new Scope(known, name);
  }
}
