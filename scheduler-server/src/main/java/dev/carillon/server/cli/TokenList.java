package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.access.TokenInfo;
import dev.carillon.v1.ListTokensResponse;
import dev.carillon.wire.AccessMapping;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code carillon token list}. */
@Command(
    name = "list",
    aliases = "ls",
    description = "Lists all tokens, without their secrets.",
    footer = {"", "Example:", "  carillon token list"})
final class TokenList extends ClientCommand {
  TokenList(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    List<TokenInfo> tokens = await(client.access().tokens());
    print(
        ListTokensResponse.newBuilder()
            .addAllTokens(tokens.stream().map(AccessMapping::toProto).toList())
            .build(),
        () -> AccessView.tokens(tokens, times(), terminal.width()));
    return Exit.OK;
  }
}
