package dev.carillon.desktop.feature.cluster;

import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.feature.Polling;
import dev.carillon.desktop.fx.RowList;
import dev.carillon.desktop.fx.Work;
import dev.carillon.desktop.state.ClusterPort;
import dev.carillon.model.cluster.Checkup;
import dev.carillon.model.cluster.ClusterInfo;
import dev.carillon.model.cluster.Ground;
import dev.carillon.model.cluster.Member;
import dev.carillon.model.ledger.Account;
import dev.carillon.model.ledger.AuditReport;
import dev.carillon.model.ledger.Ledger;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** What the cluster stands on, whether its books balance, and what the doctor says. */
public final class ClusterViewModel {
  private final Console console;
  private final Work asking;
  private final Work grounding;
  private final Work examining;
  private final Work reading;
  private final Work reporting;
  private final Polling quick;
  private final Polling slow;
  private final RowList<Member> members = new RowList<>(Member::serverId);
  private final RowList<Account> accounts = new RowList<>(Account::name);
  private final ReadOnlyObjectWrapper<Optional<ClusterInfo>> info = empty();
  private final ReadOnlyObjectWrapper<Optional<Ground>> ground = empty();
  private final ReadOnlyObjectWrapper<Optional<Checkup>> checkup = empty();
  private final ReadOnlyObjectWrapper<Optional<Ledger>> ledger = empty();
  private final ReadOnlyObjectWrapper<Optional<AuditReport>> report = empty();

  public ClusterViewModel(Console console) {
    this.console = console;
    asking = console.work();
    grounding = console.work();
    examining = console.work();
    reading = console.work();
    reporting = console.work();
    quick = new Polling(console, Duration.ofSeconds(2), this::ask, asking, grounding, reading);
    // An examination reads a sample of everything.
    slow = new Polling(console, Duration.ofSeconds(15), this::examine, examining, reporting);
  }

  private static <T> ReadOnlyObjectWrapper<Optional<T>> empty() {
    return new ReadOnlyObjectWrapper<>(Optional.empty());
  }

  void open() {
    quick.open();
    slow.open();
  }

  void close() {
    quick.close();
    slow.close();
  }

  void refresh() {
    ask();
    examine();
  }

  private void ask() {
    asking.start(
        () -> console.server().clusterInfo(),
        answer -> {
          members.update(answer.members());
          info.set(Optional.of(answer));
        });
    grounding.start(() -> server().ground(), answer -> ground.set(Optional.of(answer)));
    reading.start(() -> server().ledger(Ledger.By.QUEUE), this::read);
  }

  private void read(Ledger answer) {
    List<Account> worstFirst =
        answer.accounts().stream()
            .sorted(
                Comparator.comparingLong((Account a) -> -Math.abs(a.difference()))
                    .thenComparing(Account::name))
            .toList();
    accounts.update(worstFirst);
    ledger.set(Optional.of(answer));
  }

  private void examine() {
    examining.start(() -> server().examine(), answer -> checkup.set(Optional.of(answer)));
    reporting.start(() -> server().auditReport(), answer -> report.set(Optional.of(answer)));
  }

  /** Walks over everything now. */
  void check(Work work, boolean repair, Consumer<AuditReport> done) {
    work.start(
        () -> server().checkLedger(repair),
        answer -> {
          report.set(Optional.of(answer));
          done.accept(answer);
        });
  }

  private ClusterPort server() {
    return console.server().cluster();
  }

  Console console() {
    return console;
  }

  RowList<Member> members() {
    return members;
  }

  RowList<Account> accounts() {
    return accounts;
  }

  ReadOnlyObjectProperty<Optional<ClusterInfo>> info() {
    return info.getReadOnlyProperty();
  }

  ReadOnlyObjectProperty<Optional<Ground>> ground() {
    return ground.getReadOnlyProperty();
  }

  ReadOnlyObjectProperty<Optional<Checkup>> checkup() {
    return checkup.getReadOnlyProperty();
  }

  ReadOnlyObjectProperty<Optional<Ledger>> ledger() {
    return ledger.getReadOnlyProperty();
  }

  ReadOnlyObjectProperty<Optional<AuditReport>> report() {
    return report.getReadOnlyProperty();
  }

  /** All that is asked for: any of them may be refused. */
  List<Work> questions() {
    return List.of(asking, grounding, reading, examining, reporting);
  }

  Work grounding() {
    return grounding;
  }

  Work reading() {
    return reading;
  }

  Work examining() {
    return examining;
  }

  Work asking() {
    return asking;
  }
}
