package dev.carillon.desktop.feature.cluster;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.Buttons;
import dev.carillon.desktop.control.CardRow;
import dev.carillon.desktop.control.CommandLine;
import dev.carillon.desktop.control.EmptyState;
import dev.carillon.desktop.control.FindingLine;
import dev.carillon.desktop.control.Fxml;
import dev.carillon.desktop.control.ProblemBar;
import dev.carillon.desktop.control.Stacked;
import dev.carillon.desktop.control.Tone;
import dev.carillon.desktop.feature.Host;
import dev.carillon.desktop.feature.Screen;
import dev.carillon.desktop.fx.Row;
import dev.carillon.desktop.fx.Work;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.model.cluster.Checkup;
import dev.carillon.model.cluster.ClusterInfo;
import dev.carillon.model.cluster.Finding;
import dev.carillon.model.cluster.Ground;
import dev.carillon.model.cluster.Member;
import dev.carillon.model.cluster.Subject;
import dev.carillon.model.ledger.Account;
import dev.carillon.model.ledger.AuditReport;
import dev.carillon.model.ledger.Ledger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.fxml.FXML;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/** Wires the cluster. */
public final class ClusterView implements Screen {
  private final ClusterViewModel model;
  private final Host host;
  private final Parent root;
  private final Work checking;
  private final GroundCards ground = new GroundCards();
  private final OwnersPane owners;
  private final TopicsPane topicsPane;

  @FXML private VBox content;
  @FXML private Label name;
  @FXML private CardRow cards;
  @FXML private GridPane grid;
  @FXML private TableView<Row<Member>> members;
  @FXML private VBox ownerPlace;
  @FXML private Label ownerNote;
  @FXML private VBox topicPlace;
  @FXML private TableView<Row<TopicsPane.Topic>> topics;
  @FXML private Label topicNote;
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
    cards.getChildren().addAll(ground.all());
    // Of members and of books every column is to be read: beside each other they need as much.
    Stacked.below(grid, 940, 270);
    owners = new OwnersPane(model.console());
    ownerPlace.getChildren().add(owners);
    ProblemBar problem = new ProblemBar();
    problems(problem);
    content.getChildren().add(1, problem);
    topicsPane = new TopicsPane(topics);
    topicPlace.managedProperty().bind(topicPlace.visibleProperty());
    kafka(false);
    ClusterColumns.members(members, model.console());
    members.setItems(model.members().rows());
    ClusterColumns.ledger(ledger);
    ledger.setItems(model.accounts().rows());
    host.keepColumns("members", members, true);
    host.keepColumns("ledger", ledger, true);
    host.keepColumns("topics", topics, true);
    CommandLine.behind(check, () -> CommandLine.of("ledger", "check"));
    repair.managedProperty().bind(repair.visibleProperty());
    if (report.getParent() instanceof HBox foot) {
      // Before the first walk there is nothing to tell, and no line above it.
      foot.visibleProperty().bind(report.textProperty().isNotEmpty());
      foot.managedProperty().bind(foot.visibleProperty());
    }
    repair.setVisible(false);
    check.disableProperty().bind(checking.phase().isEqualTo(Work.Phase.RUNNING));
    var unused = model.info().subscribe(this::info);
    var unused2 = model.ground().subscribe(this::ground);
    var unused3 = model.checkup().subscribe(this::checkup);
    var unused4 =
        model
            .report()
            .subscribe(
                r -> {
                  report(r);
                  books();
                });
    var unused5 = model.ledger().subscribe(l -> books());
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
    if (model.ground().get().isEmpty()) {
      owners.missing(
          missing(
              model.grounding(), "cluster.away.owners", "loading.owners", "loading.owners.words"));
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

  private void info(Optional<ClusterInfo> shown) {
    shown.ifPresent(
        i -> {
          name.setText(i.cluster());
          ground.servers(i);
        });
  }

  private void ground(Optional<Ground> shown) {
    shown.ifPresent(
        g -> {
          ground.show(g);
          owners.show(g);
          ownerNote.setText(OwnersPane.note(g));
          kafka(!g.kafka().isEmpty());
          topicsPane.show(g);
          topicNote.setText(TopicsPane.note(g));
          placeholders();
        });
  }

  /** Where there is no broker, its room is the owners'. */
  private void kafka(boolean there) {
    topicPlace.setVisible(there);
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
            findings.getChildren().setAll(c.findings().stream().map(this::line).toList());
          }
        });
  }

  private FindingLine line(Finding f) {
    boolean here = f.subject().kind() == Subject.Kind.CLUSTER;
    return new FindingLine(f, here ? Optional.empty() : Optional.of(host::show));
  }

  /** Sums may be right while an index is not: then all is not well. */
  private void books() {
    long open = model.report().get().map(r -> (long) r.found() - r.repaired()).orElse(0L);
    model
        .ledger()
        .get()
        .map(Ledger::total)
        .ifPresent(
            total -> {
              books.setText(
                  total.difference() != 0
                      ? text("cluster.books.wrong", Figures.count(Math.abs(total.difference())))
                      : open > 0
                          ? text(
                              open == 1 ? "cluster.books.found.one" : "cluster.books.found",
                              Figures.count(total.submitted()),
                              Figures.count(open))
                          : text("cluster.books.right", Figures.count(total.submitted())));
              placeholders();
            });
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
                          : RepairSheet.found(r) + " " + r.discrepancies().getFirst().evidence()));
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
                    : RepairSheet.found(r),
                r.found() == 0 ? Tone.OK : Tone.DEAD));
  }

  @FXML
  private void repair() {
    model.report().get().ifPresent(r -> RepairSheet.open(model, host, r));
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
