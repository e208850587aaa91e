package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.notify.Delivery;
import dev.carillon.model.notify.DeliveryPage;
import dev.carillon.wire.NotificationMapping;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code carillon notify test}. */
@Command(
    name = "test",
    description = {
      "Sends a marked message to all channels of a rule, or to a channel, and tells what came"
          + " back.",
      "Exit code 1 if any of them did not take it."
    },
    footer = {"", "Example:", "  carillon notify test dead"})
final class NotifyTry extends ClientCommand {
  @Parameters(
      paramLabel = "RULE|CHANNEL",
      description = "A rule; if there is none of that name, a channel.")
  String id = "";

  NotifyTry(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    List<Delivery> tried = tried(client);
    print(NotificationMapping.toProto(new DeliveryPage(tried, "")), () -> NotifyView.tests(tried));
    boolean all = tried.stream().allMatch(d -> d.state() == Delivery.State.DELIVERED);
    return all ? Exit.OK : Exit.FAILED;
  }

  private List<Delivery> tried(CarillonClient client) {
    try {
      return await(client.notifications().testRule(id));
    } catch (CarillonException e) {
      if (e.code() != ErrorCode.NOT_FOUND) {
        throw e;
      }
      return await(client.notifications().testChannel(id));
    }
  }
}
