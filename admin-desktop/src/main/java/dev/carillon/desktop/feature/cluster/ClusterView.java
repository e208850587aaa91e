package dev.carillon.desktop.feature.cluster;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.Buttons;
import dev.carillon.desktop.control.Columns;
import dev.carillon.desktop.control.CommandLine;
import dev.carillon.desktop.control.EmptyState;
import dev.carillon.desktop.control.FindingLine;
import dev.carillon.desktop.control.Fxml;
import dev.carillon.desktop.control.OwnerGrid;
import dev.carillon.desktop.control.ProblemBar;
import dev.carillon.desktop.control.Sheet;
import dev.carillon.desktop.control.StatusBadge;
import dev.carillon.desktop.control.Tone;
import dev.carillon.desktop.feature.Host;
import dev.carillon.desktop.feature.Screen;
import dev.carillon.desktop.fx.Row;
import dev.carillon.desktop.fx.Work;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.model.cluster.Checkup;
import dev.carillon.model.cluster.ClusterInfo;
import dev.carillon.model.cluster.Ground;
import dev.carillon.model.cluster.Member;
import dev.carillon.model.ledger.Account;
import dev.carillon.model.ledger.AuditReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TableView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** Wires the cluster. */
public final class ClusterView implements Screen {
  private static final long SKEW_MILLIS = 1_000;
  private static final int CHANGES = 30;

  private final ClusterViewModel model;
  private final Host host;
  private final Parent root;
  private final Work checking;
  private final FactCard servers = new FactCard(text("cluster.servers"));
  private final FactCard redis = new FactCard(text("cluster.redis"));
  private final FactCard kafka = new FactCard(text("cluster.kafka"));
  private final FactCard clock = new FactCard(text("cluster.clock"));
  private final OwnerGrid owners = new OwnerGrid();
  private final StackPane ownersAway = new StackPane();

  @FXML private VBox content;
  @FXML private Label name;
  @FXML private HBox cards;
  @FXML private TableView<Row<Member>> members;
  @FXML private VBox ownerPlace;
  @FXML private Label ownerNote;
  @FXML private Label changesTitle;
  @FXML private ScrollPane changesPlace;
  @FXML private VBox changes;
  @FXML private VBox findings;
  @FXML private Label examined;
  @FXML private TableView<Row<Account>> ledger;
  @FXML private Label books;
  @FXML private Label report;
  @FXML private Button check;
  @FXML private Button repair;

  public ClusterView(ClusterViewModel model, Host host) {
    this.model = model;
    this.host = host;
    checking = model.console().work();
    root = Fxml.load(this);
    cards.getChildren().addAll(servers, redis, kafka, clock);
    ownerPlace.getChildren().add(1, owners);
    ownerPlace.getChildren().add(ownersAway);
    VBox.setVgrow(ownersAway, Priority.ALWAYS);
    ProblemBar problem = new ProblemBar();
    problems(problem);
    content.getChildren().add(1, problem);
    columns();
    host.keepColumns("members", members, true);
    host.keepColumns("ledger", ledger, true);
    repair.managedProperty().bind(repair.visibleProperty());
    repair.setVisible(false);
    check.disableProperty().bind(checking.phase().isEqualTo(Work.Phase.RUNNING));
    var unused = model.info().subscribe(this::info);
    var unused2 = model.ground().subscribe(this::ground);
    var unused3 = model.checkup().subscribe(this::checkup);
    var unused4 = model.report().subscribe(this::report);
    var unused5 = model.ledger().subscribe(l -> l.ifPresent(b -> books(b.total())));
    var unused6 =
        model
            .console()
            .live()
            .subscribe(
                l -> {
                  Buttons.refuse(check, model.console().refusal());
                  Buttons.refuse(repair, model.console().refusal());
                });
    for (Work work : model.questions()) {
      var unused7 = work.problem().subscribe(p -> placeholders());
    }
  }

  /** One bar for all: what they are refused for is mostly the same. */
  private void problems(ProblemBar bar) {
    List<Work> works = new ArrayList<>(model.questions());
    works.add(checking);
    for (Work work : works) {
      var unused =
          work.problem()
              .subscribe(
                  p ->
                      bar.show(
                          works.stream().flatMap(w -> w.problem().get().stream()).findFirst()));
    }
  }

  /** Each part says for itself whether it is awaited or was refused. */
  private void placeholders() {
    members.setPlaceholder(
        missing(
            model.asking(), "cluster.away.cluster", "loading.cluster", "loading.cluster.words"));
    ledger.setPlaceholder(
        model.ledger().get().isPresent()
            ? new EmptyState(
                    "fth-book-open", text("cluster.books.empty"), text("cluster.books.words"))
                .command("carillon ledger")
            : missing(
                model.reading(), "cluster.away.books", "loading.books", "loading.books.words"));
    boolean grounded = model.ground().get().isPresent();
    for (Node part : List.of(owners, changesTitle, changesPlace)) {
      part.setVisible(grounded);
      part.setManaged(grounded);
    }
    ownersAway.setVisible(!grounded);
    ownersAway.setManaged(!grounded);
    if (!grounded) {
      ownersAway
          .getChildren()
          .setAll(
              missing(
                  model.grounding(),
                  "cluster.away.owners",
                  "loading.owners",
                  "loading.owners.words"));
    }
    if (model.checkup().get().isEmpty()) {
      findings
          .getChildren()
          .setAll(
              missing(
                  model.examining(),
                  "cluster.away.findings",
                  "loading.findings",
                  "loading.findings.words"));
    }
  }

  private static EmptyState missing(Work work, String away, String loading, String words) {
    return work.problem().get().isPresent()
        ? new EmptyState("fth-cloud-off", text(away), text("cluster.away.words"))
        : new EmptyState("fth-loader", text(loading), text(words));
  }

  private void columns() {
    Columns.dress(members, text("cluster.members"));
    Columns.dress(ledger, text("cluster.books"));
    var state =
        Columns.<Member, StatusBadge>control(
            text("cluster.state"), 104, StatusBadge::new, ClusterView::state);
    members
        .getColumns()
        .addAll(
            List.of(
                Columns.text(text("cluster.node"), 96, Member::nodeId, "strong"),
                Columns.fixed(state),
                Columns.text(text("cluster.address"), 200, Member::address, "mono"),
                Columns.figure(
                    text("cluster.buckets"),
                    72,
                    m -> m.buckets().size(),
                    (Member m) -> Figures.count(m.buckets().size())),
                Columns.apart(
                    Columns.fixed(Columns.text(text("cluster.version"), 84, Member::version))),
                Columns.figure(
                    text("cluster.up"),
                    80,
                    Member::startedMs,
                    (Member m) -> Figures.coarse(model.console().now() - m.startedMs()))));
    members.setItems(model.members().rows());
    var balance =
        Columns.<Account, StatusBadge>control(
            text("cluster.difference"), 108, StatusBadge::new, ClusterView::balance);
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
                    84,
                    ClusterView::here,
                    (Account a) -> Figures.count(here(a))),
                Columns.figure(
                    text("cluster.gone"),
                    84,
                    ClusterView::gone,
                    (Account a) -> Figures.count(gone(a))),
                Columns.apart(Columns.fixed(balance))));
    ledger.setItems(model.accounts().rows());
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

  private void info(Optional<ClusterInfo> shown) {
    shown.ifPresent(
        i -> {
          name.setText(i.cluster());
          long live = i.members().stream().filter(Member::alive).count();
          long all = i.members().size();
          servers.show(
              live == all ? Tone.OK : Tone.RETRY,
              live == all ? "fth-check" : "fth-alert-triangle",
              live == all ? text("cluster.all.live") : text("cluster.some.silent", all - live),
              all == 1 ? text("cluster.server.one") : text("cluster.server.many", live, all),
              text(
                  "cluster.leads",
                  i.leader().isEmpty() ? text("cluster.nobody") : i.leader(),
                  i.term()));
        });
  }

  private void ground(Optional<Ground> shown) {
    shown.ifPresent(
        g -> {
          redis(g.redis());
          kafka(g);
          boolean off = Math.abs(g.skewMillis()) >= SKEW_MILLIS;
          clock.show(
              off ? Tone.RETRY : Tone.OK,
              off ? "fth-alert-triangle" : "fth-check",
              text(off ? "cluster.clock.off" : "cluster.clock.right"),
              text("cluster.skew", g.skewMillis()),
              text("cluster.clock.words", g.nodeId()));
          owners.show(
              g.owners().stream()
                  .map(
                      o ->
                          new OwnerGrid.Square(
                              o.nodeId(),
                              text(
                                  "cluster.owner",
                                  o.bucket(),
                                  o.nodeId().isEmpty() ? text("cluster.nobody") : o.nodeId(),
                                  o.epoch())))
                  .toList(),
              text("cluster.nobody"));
          long free = g.owners().stream().filter(o -> o.nodeId().isEmpty()).count();
          ownerNote.setText(
              free == 0
                  ? text("cluster.owned", g.owners().size())
                  : text("cluster.unowned", free, g.owners().size()));
          changes(g);
          placeholders();
        });
  }

  private void redis(Ground.Redis r) {
    boolean safe = "noeviction".equals(r.policy()) || r.policy().isEmpty();
    Tone tone = !r.reachable() ? Tone.DEAD : safe ? Tone.OK : Tone.RETRY;
    String word =
        !r.reachable()
            ? "cluster.redis.away"
            : safe ? "cluster.redis.fine" : "cluster.redis.evicts";
    String memory =
        r.maxBytes() == 0
            ? Figures.bytes(r.usedBytes())
            : text("of", Figures.bytes(r.usedBytes()), Figures.bytes(r.maxBytes()));
    redis.show(
        tone,
        tone == Tone.OK ? "fth-check" : "fth-alert-triangle",
        text(word),
        memory,
        text(
            "cluster.redis.words",
            r.version(),
            r.policy().isEmpty() ? "?" : r.policy(),
            text(r.appendOnly() ? "cluster.redis.aof" : "cluster.redis.noaof"),
            micros(r.roundTripMicros())));
    redis.part(r.usedBytes(), r.maxBytes());
  }

  private static String micros(long n) {
    return n >= 10_000 ? n / 1000 + " ms" : n >= 1000 ? n / 100 / 10.0 + " ms" : n + " µs";
  }

  private void kafka(Ground g) {
    if (g.kafka().isEmpty()) {
      kafka.show(
          Tone.IDLE,
          "fth-minus",
          text("cluster.kafka.none"),
          text("cluster.kafka.direct"),
          text("cluster.kafka.none.words"));
      return;
    }
    long unread = g.lag().values().stream().mapToLong(Long::longValue).sum();
    String worst =
        g.lag().entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .limit(3)
            .map(e -> e.getKey() + " " + Figures.count(e.getValue()))
            .collect(Collectors.joining(", "));
    kafka.show(
        g.kafkaOpen() ? Tone.OK : Tone.RETRY,
        g.kafkaOpen() ? "fth-check" : "fth-alert-triangle",
        text(g.kafkaOpen() ? "cluster.kafka.open" : "cluster.kafka.away"),
        text("cluster.kafka.unread", Figures.count(unread)),
        worst.isEmpty() ? g.kafka() : text("cluster.kafka.words", g.kafka(), worst));
  }

  private void changes(Ground g) {
    if (g.changes().isEmpty()) {
      Label none = new Label(text("cluster.changes.none"));
      none.getStyleClass().add("caption");
      none.setWrapText(true);
      changes.getChildren().setAll(none);
      return;
    }
    changes.getChildren().setAll(g.changes().stream().limit(CHANGES).map(this::change).toList());
  }

  private HBox change(Ground.Change c) {
    Label at = new Label(Figures.time(c.atMs(), model.console().now(), model.console().zone()));
    at.getStyleClass().add("fire-at");
    at.setMinWidth(96);
    String nobody = text("cluster.nobody");
    Label words =
        new Label(
            text(
                "cluster.change",
                c.bucket(),
                c.from().isEmpty() ? nobody : c.from(),
                c.to().isEmpty() ? nobody : c.to(),
                c.epoch()));
    words.getStyleClass().add("fire-at");
    HBox line = new HBox(at, words);
    line.getStyleClass().add("fire");
    return line;
  }

  private void checkup(Optional<Checkup> shown) {
    shown.ifPresent(
        c -> {
          examined.setText(
              text(
                  "cluster.examined",
                  c.symptoms(),
                  Figures.time(c.nowMs(), model.console().now(), model.console().zone())));
          if (c.findings().isEmpty()) {
            findings
                .getChildren()
                .setAll(
                    new EmptyState(
                            "fth-check-circle",
                            text("cluster.healthy"),
                            text("cluster.healthy.words"))
                        .command("carillon doctor"));
          } else {
            findings.getChildren().setAll(c.findings().stream().map(FindingLine::new).toList());
          }
        });
  }

  private void books(Account total) {
    books.setText(
        total.difference() == 0
            ? text("cluster.books.right", Figures.count(total.submitted()))
            : text("cluster.books.wrong", Figures.count(Math.abs(total.difference()))));
    placeholders();
  }

  private void report(Optional<AuditReport> shown) {
    shown.ifPresent(
        r -> {
          report.setText(
              r.endedMs() == 0
                  ? text("cluster.audit.none")
                  : text(
                          "cluster.audit.walk",
                          Figures.count(r.records()),
                          Figures.count(r.entries()),
                          Figures.time(r.endedMs(), model.console().now(), model.console().zone()))
                      + " "
                      + (r.found() == 0
                          ? text("cluster.audit.clean")
                          : text("cluster.audit.found", r.found(), r.repaired())
                              + " "
                              + r.discrepancies().getFirst().evidence()));
          repair.setVisible(r.found() > r.repaired());
        });
  }

  @FXML
  private void check() {
    model.check(
        checking,
        false,
        r ->
            host.say(
                r.found() == 0
                    ? text("cluster.checked", Figures.count(r.records()))
                    : text("cluster.audit.found", r.found(), r.repaired()),
                r.found() == 0 ? Tone.OK : Tone.DEAD));
  }

  @FXML
  private void repair() {
    Work work = model.console().work();
    Sheet sheet =
        new Sheet(host.dialogs(), text("cluster.repair.title"), text("cluster.repair.words"))
            .command(CommandLine.of("ledger", "check", "--repair"));
    sheet.open(
        text("cluster.repair.go"),
        true,
        work,
        () ->
            model.check(
                work,
                true,
                r -> host.say(text("cluster.audit.found", r.found(), r.repaired()), Tone.OK)),
        sheet);
  }

  @Override
  public void shown() {
    model.open();
  }

  @Override
  public void hidden() {
    model.close();
  }

  @Override
  public void refresh() {
    model.refresh();
  }

  @Override
  public Parent root() {
    return root;
  }
}
