package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.v1.RevokeTokenResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code carillon token revoke}. */
@Command(
    name = "revoke",
    description = "Ends a token; every server knows within two seconds.",
    footer = {"", "Example:", "  carillon token revoke 5f0c2d9ab1e4 --reason 'laptop lost'"})
final class TokenRevoke extends ClientCommand {
  @Parameters(paramLabel = "ID", description = "The token's id, as in carillon token list.")
  String id = "";

  @Option(
      names = {"-r", "--reason"},
      paramLabel = "TEXT",
      description = "Why; stands in the audit log.")
  String reason = "";

  TokenRevoke(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    String ended = await(client.access().revokeToken(id, reason));
    print(
        RevokeTokenResponse.newBuilder().setId(ended).build(),
        () -> "Token " + ended + " is revoked.\n");
    return Exit.OK;
  }
}
