package dev.carillon.server.cli;

import dev.carillon.server.boot.CarillonServer;
import dev.carillon.server.boot.Signals;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.config.Settings;
import dev.carillon.server.log.LogSetup;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs a server until it is told to end. */
@Command(
    name = "server",
    description = "Run a server: it holds the work in Redis and hands it to workers.",
    footer = {
      "",
      "Examples:",
      "  carillon server -redis-addr=localhost:6379",
      "  carillon server --config carillon.yaml --profile prod --print-config",
      "",
      "Flags win over the environment, the environment over the file, the file over the profile.",
      "A server of its own for trying out, with Redis, Kafka and a worker: carillon up"
    })
final class ServerCommand implements Callable<Integer> {
  @Mixin final SettingsOptions options = new SettingsOptions(ServerConfig.keys());
  private final Terminal terminal;

  private ServerCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  static CommandLine of(Terminal terminal) {
    ServerCommand command = new ServerCommand(terminal);
    CommandLine line = new CommandLine(command);
    command.options.addTo(line.getCommandSpec());
    return line;
  }

  @Override
  public Integer call() throws InterruptedException {
    Settings settings = options.load(terminal.environment());
    ServerConfig config = ServerConfig.of(settings);
    if (options.printConfig) {
      terminal.out().print(settings.toYaml());
      return Exit.OK;
    }
    LogSetup.apply(config.observability().logging());
    Signals signals = Signals.install();
    CarillonServer server =
        new CarillonServer(config, terminal.clock(), new SecureRandom())
            .announcingTo(terminal::note);
    try {
      server.start();
      terminal.note("Carillon listens on " + config.grpc().withPort(server.port()) + ".");
      if (server.waits()) {
        terminal.note(
            "It waits for Redis at "
                + config.redis().where()
                + "; until that answers, nothing is taken.");
      }
      var unused =
          server.refused().thenAccept(error -> signals.suggest(new Errors(terminal).tell(error)));
      return signals.await();
    } finally {
      Signals.closeInTime(server);
    }
  }
}
