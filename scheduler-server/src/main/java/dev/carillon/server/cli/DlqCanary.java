package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.client.Subscription;
import dev.carillon.model.dead.Canary;
import dev.carillon.model.dead.CanaryState;
import dev.carillon.model.dead.CanaryTerms;
import dev.carillon.v1.ListCanariesResponse;
import dev.carillon.wire.DeadMapping;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code carillon dlq canary}. */
@Command(
    name = "canary",
    description = "Brings dead letters back with care: 1, then 10, then the rest at a rate.",
    footer = {
      "",
      "Examples:",
      "  carillon dlq canary --group 1a28032cdce53064",
      "  carillon dlq canary --queue mail --max-fail 5 --rate 20",
      "  carillon dlq canary --filter 'error~timeout -label.customer:acme'",
      "  carillon dlq canary --list",
      "  carillon dlq canary --abort 03-8M3KQ2ZVXH4T --reason 'still broken'",
      "",
      "It stops by itself when too many fail again. It runs in the server: Ctrl+C only stops"
          + " watching.",
      "Exit code 1 if it stopped before all were back."
    })
final class DlqCanary extends ClientCommand {
  @Mixin DeadOptions which = new DeadOptions();
  @Mixin DeadEditOptions edit = new DeadEditOptions();

  @Option(
      names = "--max-fail",
      paramLabel = "PERCENT",
      description = "Stop when more than this share fails again (default: 10).")
  int maxFail = CanaryTerms.DEFAULT.maxFailPercent();

  @Option(
      names = "--window",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "Outcomes older than this no longer count (default: 1m).")
  Duration window = CanaryTerms.DEFAULT.window();

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Tasks a second once the first 11 went well (default: 50).")
  int rate = CanaryTerms.DEFAULT.rate();

  @Option(names = "--detach", description = "Start it and do not watch.")
  boolean detach;

  @Option(names = "--list", description = "Show the canaries of the last 30 days instead.")
  boolean list;

  @Option(names = "--watch", paramLabel = "ID", description = "Watch one that runs instead.")
  String watch = "";

  @Option(names = "--abort", paramLabel = "ID", description = "Stop one that runs instead.")
  String abort = "";

  @Option(
      names = {"-r", "--reason"},
      paramLabel = "TEXT",
      description = "Why it is stopped.")
  String reason = "";

  DlqCanary(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    if (list) {
      return all(client);
    }
    if (!abort.isEmpty()) {
      show(await(client.deadLetters().abortCanary(abort, reason)));
      return Exit.OK;
    }
    String id = watch;
    if (id.isEmpty()) {
      Canary started =
          await(
              client
                  .deadLetters()
                  .startCanary(which.some(), edit.edits(), new CanaryTerms(maxFail, window, rate)));
      id = started.id();
      if (detach) {
        show(started);
        return Exit.OK;
      }
    }
    return watch(client, id);
  }

  private int watch(CarillonClient client, String id) {
    Stream<Canary> canaries = new Stream<>();
    int[] code = {Exit.OK};
    try (Subscription _ = client.deadLetters().watchCanary(id, canaries)) {
      canaries.forEach(
          canary -> {
            show(canary);
            boolean over = !canary.state().live();
            code[0] = over && canary.state() != CanaryState.DONE ? Exit.FAILED : Exit.OK;
            return !over && !terminal.unread();
          });
    }
    return code[0];
  }

  private void show(Canary canary) {
    print(DeadMapping.toProto(canary), () -> DeadView.canary(canary) + "\n");
  }

  private int all(CarillonClient client) {
    List<Canary> canaries = await(client.deadLetters().canaries());
    ListCanariesResponse.Builder json = ListCanariesResponse.newBuilder();
    canaries.forEach(c -> json.addCanaries(DeadMapping.toProto(c)));
    print(
        json.build(),
        () ->
            canaries.isEmpty()
                ? "No canary in the last 30 days.\n"
                : String.join("\n", canaries.stream().map(DeadView::canary).toList()) + "\n");
    return Exit.OK;
  }
}
