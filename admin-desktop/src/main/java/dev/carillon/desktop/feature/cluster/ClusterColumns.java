package dev.carillon.desktop.feature.cluster;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.Columns;
import dev.carillon.desktop.control.StatusBadge;
import dev.carillon.desktop.control.Tone;
import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.fx.Row;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.model.cluster.Member;
import dev.carillon.model.ledger.Account;
import java.util.List;
import javafx.scene.control.TableView;

/** What the lists tell of each server, and of the books of each queue. */
final class ClusterColumns {
  private ClusterColumns() {}

  static void members(TableView<Row<Member>> members, Console console) {
    Columns.dress(members, text("cluster.members"));
    var state =
        Columns.<Member, StatusBadge>control(
            text("cluster.state"), 88, StatusBadge::new, ClusterColumns::state);
    // Not in the wide letters of ids: a host and its port are to be read whole at 1280.
    var address =
        Columns.atLeast(150, Columns.<Member>text(text("cluster.address"), 180, Member::address));
    members
        .getColumns()
        .addAll(
            List.of(
                Columns.text(text("cluster.node"), 76, Member::nodeId, "strong"),
                Columns.fixed(state),
                address,
                Columns.figure(
                    text("cluster.buckets"),
                    64,
                    m -> m.buckets().size(),
                    (Member m) -> Figures.count(m.buckets().size())),
                Columns.apart(Columns.text(text("cluster.version"), 74, Member::version)),
                Columns.figure(
                    text("cluster.up"),
                    72,
                    Member::startedMs,
                    (Member m) -> Figures.coarse(console.now() - m.startedMs()))));
  }

  static void ledger(TableView<Row<Account>> ledger) {
    Columns.dress(ledger, text("cluster.books"));
    var balance =
        Columns.<Account, StatusBadge>control(
            text("cluster.difference"), 100, StatusBadge::new, ClusterColumns::balance);
    ledger
        .getColumns()
        .addAll(
            List.of(
                Columns.text(text("queues.name"), 110, Account::name, "strong"),
                Columns.figure(
                    text("cluster.submitted"),
                    92,
                    Account::submitted,
                    (Account a) -> Figures.count(a.submitted())),
                Columns.figure(
                    text("cluster.here"),
                    92,
                    ClusterColumns::here,
                    (Account a) -> Figures.count(here(a))),
                Columns.figure(
                    text("cluster.gone"),
                    84,
                    ClusterColumns::gone,
                    (Account a) -> Figures.count(gone(a))),
                Columns.apart(Columns.fixed(balance))));
  }

  private static long here(Account a) {
    return a.here().values().stream().mapToLong(Long::longValue).sum();
  }

  private static long gone(Account a) {
    return a.gone().values().stream().mapToLong(Long::longValue).sum();
  }

  private static void state(StatusBadge badge, Member m) {
    if (!m.alive()) {
      badge.show(Tone.DEAD, "fth-x", text("cluster.member.silent"));
    } else if (m.leader()) {
      badge.show(Tone.RUN, "fth-star", text("cluster.member.leader"));
    } else {
      badge.show(Tone.OK, "fth-check", text("cluster.member.live"));
    }
  }

  private static void balance(StatusBadge badge, Account a) {
    long off = a.difference();
    if (off == 0) {
      badge.show(Tone.OK, "fth-check", text("cluster.balanced"));
    } else {
      badge.show(
          Tone.DEAD,
          "fth-x",
          text(off > 0 ? "cluster.missing" : "cluster.toomany", Figures.count(Math.abs(off))));
    }
  }
}
