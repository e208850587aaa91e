package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.access.Access;
import dev.carillon.model.access.NewToken;
import dev.carillon.wire.AccessMapping;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code carillon token create}. */
@Command(
    name = "create",
    description = {
      "Makes a token for a worker or a program. It is printed once and kept nowhere; programs take"
          + " it from CARILLON_TOKEN, CARILLON_TOKEN_FILE or --token-file."
    },
    footer = {
      "",
      "Examples:",
      "  carillon token create worker-7 --role worker > worker.token",
      "  carillon token create nightly --role submitter --tenant acme --queue mail --for 90d"
    })
final class TokenCreate extends ClientCommand {
  @Parameters(
      paramLabel = "NAME",
      description = "What or whom it is for; events name it as who did something.")
  String name = "";

  @Mixin final GrantOptions grant = new GrantOptions();

  @Option(
      names = "--for",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "How long it holds (default: until it is revoked).")
  Duration forHowLong = Duration.ZERO;

  TokenCreate(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    NewToken made =
        await(client.access().createToken(name, grant.access().orElse(Access.NONE), forHowLong));
    print(AccessMapping.toProto(made), () -> made.secret() + "\n");
    progress(
        "Token "
            + made.info().id()
            + " for "
            + name
            + ": "
            + AccessView.roles(made.info().access())
            + AccessView.reach(made.info().access())
            + ".");
    return Exit.OK;
  }
}
