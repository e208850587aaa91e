package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.notify.Alarm;
import dev.carillon.v1.ListAlarmsResponse;
import dev.carillon.wire.NotificationMapping;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code carillon notify alarms}. */
@Command(
    name = "alarms",
    description = "Lists what is wrong now in the eyes of rules: told, and about to be told.",
    footer = {"", "Example:", "  carillon notify alarms"})
final class NotifyAlarms extends ClientCommand {
  NotifyAlarms(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    List<Alarm> alarms = await(client.notifications().alarms());
    print(
        ListAlarmsResponse.newBuilder()
            .addAllAlarms(alarms.stream().map(NotificationMapping::toProto).toList())
            .build(),
        () -> NotifyView.alarms(alarms, times(), terminal.width()));
    return Exit.OK;
  }
}
