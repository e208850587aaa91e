package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.queue.LimitStatus;
import dev.carillon.model.queue.QueueSettings;
import dev.carillon.model.queue.Rate;
import dev.carillon.wire.LimitMapping;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code carillon tenant set}. */
@Command(
    name = "set",
    description = "Limits what a tenant may run over all its queues; shows what holds.",
    footer = {"", "Example:", "  carillon tenant set acme --concurrency 20 --rate 100/s"})
final class TenantSet extends ClientCommand {
  @Parameters(paramLabel = "TENANT", description = "The tenant's name.")
  String tenant = "";

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      description = "Most of its tasks running at one time; 0: no limit.")
  @Nullable Integer concurrency;

  @Option(
      names = "--rate",
      paramLabel = "N/TIME[:BURST]",
      converter = Rates.class,
      description = "Starts in a span of time; none: no limit.")
  @Nullable Rate rate;

  TenantSet(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    LimitStatus status = await(client.limits().tenantLimits(tenant, 0));
    if (concurrency != null || rate != null) {
      QueueSettings now = status.settings();
      QueueSettings wanted =
          QueueSettings.ofTenant(
              concurrency == null ? now.concurrency() : concurrency,
              rate == null ? now.rate() : rate);
      status = await(client.limits().putTenant(tenant, wanted));
    }
    LimitStatus shown = status;
    print(LimitMapping.toProto(shown), () -> LimitView.status(shown, times(), terminal.width()));
    return Exit.OK;
  }
}
