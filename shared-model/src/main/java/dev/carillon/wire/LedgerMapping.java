package dev.carillon.wire;

import dev.carillon.model.ledger.Account;
import dev.carillon.model.ledger.AuditReport;
import dev.carillon.model.ledger.Discrepancy;
import dev.carillon.model.ledger.Ledger;
import dev.carillon.model.task.TaskState;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** The books and what an audit found. */
public final class LedgerMapping {
  private LedgerMapping() {}

  /** What an account is kept for; empty: the queue. */
  public static Ledger.By by(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "", "queue" -> Ledger.By.QUEUE;
      case "tenant" -> Ledger.By.TENANT;
      case "type" -> Ledger.By.TYPE;
      case "line" -> Ledger.By.LINE;
      default -> throw Fields.wrong("by", "queue, tenant, type or line", "'" + word + "'", "");
    };
  }

  public static dev.carillon.v1.Ledger toProto(Ledger ledger) {
    dev.carillon.v1.Ledger.Builder proto =
        dev.carillon.v1.Ledger.newBuilder()
            .setNowMs(ledger.nowMs())
            .setTotal(toProto(ledger.total()));
    ledger.accounts().forEach(account -> proto.addAccounts(toProto(account)));
    return proto.build();
  }

  public static Ledger fromProto(dev.carillon.v1.Ledger proto) {
    return new Ledger(
        proto.getNowMs(),
        proto.getAccountsList().stream().map(LedgerMapping::fromProto).toList(),
        fromProto(proto.getTotal()));
  }

  private static dev.carillon.v1.Account toProto(Account account) {
    dev.carillon.v1.Account.Builder proto =
        dev.carillon.v1.Account.newBuilder()
            .setName(account.name())
            .setSubmitted(account.submitted())
            .putAllGone(account.gone())
            .setDifference(account.difference());
    account.here().forEach((state, n) -> proto.putHere(state.name(), n));
    return proto.build();
  }

  private static Account fromProto(dev.carillon.v1.Account proto) {
    Map<TaskState, Long> here = new EnumMap<>(TaskState.class);
    proto.getHereMap().forEach((state, n) -> here.put(state(state), n));
    return new Account(proto.getName(), proto.getSubmitted(), here, proto.getGoneMap());
  }

  private static TaskState state(String name) {
    try {
      return TaskState.valueOf(name);
    } catch (IllegalArgumentException e) {
      throw Fields.unknownEnum("here", "a task state", name);
    }
  }

  public static dev.carillon.v1.AuditReport toProto(AuditReport report) {
    dev.carillon.v1.AuditReport.Builder proto =
        dev.carillon.v1.AuditReport.newBuilder()
            .setStartedMs(report.startedMs())
            .setEndedMs(report.endedMs())
            .setRecords(report.records())
            .setEntries(report.entries())
            .setBuckets(report.buckets())
            .setFound(report.found())
            .setRepaired(report.repaired())
            .putAllLayouts(report.layouts())
            .setOutdated(report.outdated());
    for (Discrepancy d : report.discrepancies()) {
      proto.addDiscrepancies(
          dev.carillon.v1.Discrepancy.newBuilder()
              .setKind(d.kind())
              .setSubject(d.subject())
              .setEvidence(d.evidence())
              .setSinceMs(d.sinceMs())
              .setRepaired(d.repaired()));
    }
    return proto.build();
  }

  public static AuditReport fromProto(dev.carillon.v1.AuditReport proto) {
    return new AuditReport(
        proto.getStartedMs(),
        proto.getEndedMs(),
        proto.getRecords(),
        proto.getEntries(),
        proto.getBuckets(),
        proto.getFound(),
        proto.getRepaired(),
        proto.getDiscrepanciesList().stream()
            .map(
                d ->
                    new Discrepancy(
                        d.getKind(),
                        d.getSubject(),
                        d.getEvidence(),
                        d.getSinceMs(),
                        d.getRepaired()))
            .toList(),
        proto.getLayoutsMap(),
        proto.getOutdated());
  }
}
