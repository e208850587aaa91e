package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.client.Subscription;
import dev.carillon.model.bulk.BulkJob;
import dev.carillon.model.bulk.BulkState;

/** Follows a bulk job until it rests. */
final class BulkProgress {
  private BulkProgress() {}

  static BulkJob follow(CarillonClient client, BulkJob from, ClientCommand command) {
    Stream<BulkJob> updates = new Stream<>();
    ProgressLine line = new ProgressLine(command.terminal, command.options.json);
    BulkJob[] last = {from};
    try (Subscription _ = client.bulk().watch(from.id(), updates)) {
      updates.forEach(
          job -> {
            last[0] = job;
            line.show(BulkView.progress(job));
            return !job.state().resting();
          });
    } finally {
      line.clear();
    }
    return last[0];
  }

  static int exit(BulkJob job) {
    return job.state() == BulkState.DONE && job.tally().failed() == 0 ? Exit.OK : Exit.FAILED;
  }
}
