package dev.carillon.desktop.feature.dead;

import dev.carillon.desktop.feature.Cli;
import dev.carillon.model.dead.DeadEdits;
import dev.carillon.model.dead.DeadSelection;

/**
 * What an action would act on; never changes, so that nothing that happens meanwhile widens it.
 *
 * @param count how many it is now
 * @param sampleTask one of them; empty: not known
 */
record Target(DeadSelection selection, long count, String sampleTask) {
  /** Single tasks go at once: a canary of them would have nothing to learn. */
  boolean canary() {
    return selection.ids().isEmpty();
  }

  Cli command(String verb) {
    Cli cli = Cli.of("carillon dlq " + verb);
    selection.ids().forEach(cli::word);
    return cli.with("--group", selection.fingerprint())
        .with("--queue", selection.queue())
        .with("--type", selection.type())
        .with("--tenant", selection.tenant())
        .with("--text", selection.text())
        .with("--filter", selection.filter());
  }

  static Cli with(Cli cli, DeadEdits edits) {
    edits.payload().ifPresent(p -> cli.with("--payload", p.utf8()));
    edits.priority().ifPresent(p -> cli.with("--priority", String.valueOf(p)));
    return cli;
  }
}
