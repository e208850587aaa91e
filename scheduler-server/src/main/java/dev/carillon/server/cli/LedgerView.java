package dev.carillon.server.cli;

import dev.carillon.model.ledger.Account;
import dev.carillon.model.ledger.AuditReport;
import dev.carillon.model.ledger.Ledger;
import dev.carillon.model.task.TaskState;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The books and the audit's report as people read them. */
final class LedgerView {
  private LedgerView() {}

  static String books(Ledger ledger, Ledger.By by, int width) {
    Table table =
        new Table()
            .text(by.name())
            .figures("IN")
            .figures("WAITING")
            .figures("RUNNING")
            .figures("SUCCEEDED")
            .figures("DEAD")
            .figures("OTHER")
            .figures("GONE")
            .figures("DIFFERENCE")
            .text("GONE BY");
    ledger.accounts().forEach(account -> row(table, account));
    row(table, ledger.total());
    return table.render(width);
  }

  private static void row(Table table, Account account) {
    long waiting =
        sum(
            account,
            Set.of(TaskState.SCHEDULED, TaskState.READY, TaskState.RETRY_WAIT, TaskState.HELD));
    long running = sum(account, Set.of(TaskState.DISPATCHED, TaskState.RUNNING));
    table.row(
        Text.line(account.name()),
        Text.count(account.submitted()),
        Text.count(waiting),
        Text.count(running),
        Text.count(sum(account, Set.of(TaskState.SUCCEEDED))),
        Text.count(sum(account, Set.of(TaskState.DEAD))),
        Text.count(sum(account, Set.of(TaskState.FAILED, TaskState.CANCELLED, TaskState.EXPIRED))),
        Text.count(account.gone().values().stream().mapToLong(Long::longValue).sum()),
        Text.count(account.difference()),
        account.gone().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(e -> e.getKey() + " " + Text.count(e.getValue()))
            .collect(Collectors.joining(", ")));
  }

  private static long sum(Account account, Set<TaskState> states) {
    return states.stream().mapToLong(s -> account.here().getOrDefault(s, 0L)).sum();
  }

  private static String layouts(AuditReport report) {
    return report.layouts().isEmpty()
        ? ""
        : "Records by layout: "
            + report.layouts().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(e -> e.getKey() + " " + Text.count(e.getValue()))
                .collect(Collectors.joining(", "))
            + ".\n";
  }

  static String report(AuditReport report, Times times, int width) {
    if (report.startedMs() == 0) {
      return "No audit has ended yet since the server started; ask for one: carillon ledger"
          + " check\n";
    }
    String head =
        Text.plural(report.records(), "record")
            + " and "
            + Text.count(report.entries())
            + " index entries looked at in "
            + Times.between(report.startedMs(), report.endedMs())
            + ", ended "
            + times.relative(report.endedMs())
            + ". "
            + (report.found() == 0
                ? "All of it fits together.\n"
                : "Discrepancies: "
                    + Text.count(report.found())
                    + ", set right: "
                    + Text.count(report.repaired())
                    + ".\n")
            + layouts(report);
    if (report.discrepancies().isEmpty()) {
      return head;
    }
    Table table =
        new Table().words("KIND").words("WHERE").words("SINCE").words("REPAIRED").text("EVIDENCE");
    report
        .discrepancies()
        .forEach(
            d ->
                table.row(
                    d.kind(),
                    Text.line(d.subject()),
                    times.relative(d.sinceMs()),
                    d.repaired() ? "yes" : "no",
                    Text.line(d.evidence())));
    return head + table.render(width);
  }
}
