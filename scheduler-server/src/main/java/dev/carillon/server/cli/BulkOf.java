package dev.carillon.server.cli;

import dev.carillon.model.bulk.BulkAction;
import dev.carillon.model.bulk.BulkOrder;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The commands that each do one thing to many tasks. */
final class BulkOf {
  private BulkOf() {}

  /** {@code carillon bulk cancel}. */
  @Command(
      name = "cancel",
      description = "Cancels live tasks: waiting ones never start, running ones are told to stop.",
      footer = {
        "",
        "Examples:",
        "  carillon bulk cancel --filter 'queue:mail age>1d' --reason 'wrong list'",
        "  carillon bulk cancel --filter 'label.customer:acme' --dry-run"
      })
  static final class Cancel extends BulkCommand {
    Cancel(Terminal terminal) {
      super(terminal);
    }

    @Override
    BulkOrder order() {
      return BulkOrder.of(BulkAction.CANCEL, filter, reason);
    }
  }

  /** {@code carillon bulk retry}. */
  @Command(
      name = "retry",
      description = "Runs ended tasks again, attempts from 0, history kept.",
      footer = {
        "",
        "Examples:",
        "  carillon bulk retry --filter 'state:dead error~timeout'",
        "  carillon bulk retry --as-new --filter 'queue:mail state:dead'"
      })
  static final class Retry extends BulkCommand {
    @Option(names = "--rerun", description = "Also those that succeeded.")
    boolean rerun;

    @Option(
        names = "--as-new",
        description = "Submit each once more as a new task, due at once; the ended one stays.")
    boolean asNew;

    Retry(Terminal terminal) {
      super(terminal);
    }

    @Override
    BulkOrder order() {
      BulkOrder order =
          BulkOrder.of(asNew ? BulkAction.RETRY_AS_NEW : BulkAction.RETRY, filter, reason);
      return rerun ? order.rerunning() : order;
    }
  }

  /** {@code carillon bulk delete}. */
  @Command(
      name = "delete",
      description = "Deletes ended tasks with all that is kept of them; this can not be undone.",
      footer = {"", "Example:", "  carillon bulk delete --filter 'state:cancelled ended<now-7d'"})
  static final class Delete extends BulkCommand {
    Delete(Terminal terminal) {
      super(terminal);
    }

    @Override
    BulkOrder order() {
      return BulkOrder.of(BulkAction.DELETE, filter, reason);
    }
  }

  /** {@code carillon bulk hold}. */
  @Command(
      name = "hold",
      description = "Holds waiting tasks back until they are let go (carillon bulk unhold).",
      footer = {"", "Example:", "  carillon bulk hold --filter 'queue:mail due<now+1h'"})
  static final class Hold extends BulkCommand {
    Hold(Terminal terminal) {
      super(terminal);
    }

    @Override
    BulkOrder order() {
      return BulkOrder.of(BulkAction.HOLD, filter, reason);
    }
  }

  /** {@code carillon bulk unhold}. */
  @Command(
      name = "unhold",
      description = "Lets held tasks go on.",
      footer = {"", "Example:", "  carillon bulk unhold --filter 'state:held queue:mail'"})
  static final class Unhold extends BulkCommand {
    Unhold(Terminal terminal) {
      super(terminal);
    }

    @Override
    BulkOrder order() {
      return BulkOrder.of(BulkAction.RESUME, filter, reason);
    }
  }

  /** {@code carillon bulk run-now}. */
  @Command(
      name = "run-now",
      description = "Makes waiting tasks due now.",
      footer = {"", "Example:", "  carillon bulk run-now --filter 'state:retry_wait queue:mail'"})
  static final class RunNow extends BulkCommand {
    RunNow(Terminal terminal) {
      super(terminal);
    }

    @Override
    BulkOrder order() {
      return BulkOrder.of(BulkAction.RUN, filter, reason);
    }
  }

  /** {@code carillon bulk reschedule}. */
  @Command(
      name = "reschedule",
      description = "Gives waiting and held tasks another time.",
      footer = {"", "Example:", "  carillon bulk reschedule --filter 'queue:mail' --delay 2h"})
  static final class Reschedule extends BulkCommand {
    @Option(
        names = "--delay",
        paramLabel = "TIME",
        required = true,
        converter = Durations.class,
        description = "Due so long from when it is done, for example 2h.")
    Duration delay = Duration.ZERO;

    Reschedule(Terminal terminal) {
      super(terminal);
    }

    @Override
    BulkOrder order() {
      return BulkOrder.of(BulkAction.RESCHEDULE, filter, reason).dueAfter(delay.toMillis());
    }
  }

  /** {@code carillon bulk priority}. */
  @Command(
      name = "priority",
      description = "Gives waiting and held tasks another priority.",
      footer = {"", "Example:", "  carillon bulk priority --filter 'label.customer:acme' --to 8"})
  static final class Priority extends BulkCommand {
    @Option(names = "--to", paramLabel = "0-9", required = true, description = "Higher ones first.")
    int priority;

    Priority(Terminal terminal) {
      super(terminal);
    }

    @Override
    BulkOrder order() {
      return BulkOrder.of(BulkAction.PRIORITY, filter, reason).withPriority(priority);
    }
  }
}
