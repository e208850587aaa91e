package dev.carillon.desktop.feature.audit;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.Columns;
import dev.carillon.desktop.control.CommandLine;
import dev.carillon.desktop.control.EmptyState;
import dev.carillon.desktop.control.FactGrid;
import dev.carillon.desktop.control.Fxml;
import dev.carillon.desktop.control.KeptSelection;
import dev.carillon.desktop.control.ProblemBar;
import dev.carillon.desktop.control.Segments;
import dev.carillon.desktop.control.Sheet;
import dev.carillon.desktop.control.StatusBadge;
import dev.carillon.desktop.control.Tips;
import dev.carillon.desktop.control.Tone;
import dev.carillon.desktop.feature.Cli;
import dev.carillon.desktop.feature.Host;
import dev.carillon.desktop.feature.Screen;
import dev.carillon.desktop.fx.Row;
import dev.carillon.desktop.fx.Work;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.model.audit.AuditEntry;
import dev.carillon.model.audit.AuditFilter;
import dev.carillon.model.audit.AuditOutcome;
import dev.carillon.model.audit.Deed;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.animation.PauseTransition;
import javafx.fxml.FXML;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;

/** Wires the audit log. */
public final class AuditView implements Screen {
  /** How far back. */
  private enum Span {
    HOUR(Duration.ofHours(1)),
    DAY(Duration.ofDays(1)),
    WEEK(Duration.ofDays(7)),
    ALL(Duration.ZERO);

    private final Duration length;

    Span(Duration length) {
      this.length = length;
    }
  }

  private final AuditViewModel model;
  private final Host host;
  private final Parent root;
  private final Work verifying;
  private final Segments<Span> span =
      new Segments<>(List.of(Span.values()), s -> text("audit.span." + s), Span.ALL);
  private final PauseTransition typing = new PauseTransition(javafx.util.Duration.millis(300));
  private final EmptyState forbidden =
      new EmptyState("fth-lock", text("audit.forbidden"), text("audit.forbidden.words"))
          .command("carillon whoami");

  @FXML private StackPane place;
  @FXML private VBox content;
  @FXML private HBox spanPlace;
  @FXML private TextField actor;
  @FXML private TextField method;
  @FXML private TextField target;
  @FXML private ComboBox<Optional<AuditOutcome>> outcome;
  @FXML private TableView<Row<AuditEntry>> table;
  @FXML private Button older;
  @FXML private Label shown;
  @FXML private VBox side;
  @FXML private Button verify;

  public AuditView(AuditViewModel model, Host host) {
    this.model = model;
    this.host = host;
    verifying = model.console().work();
    root = Fxml.load(this);
    place.getChildren().add(forbidden);
    spanPlace.getChildren().add(span);
    for (Work work : List.of(model.asking(), model.olderWork(), verifying)) {
      ProblemBar problem = new ProblemBar();
      problem.follow(work.problem());
      content.getChildren().add(2, problem);
    }
    side.managedProperty().bind(side.visibleProperty());
    side.setVisible(false);
    verify.disableProperty().bind(verifying.phase().isEqualTo(Work.Phase.RUNNING));
    CommandLine.behind(verify, () -> CommandLine.of("audit", "verify"));
    if (spanPlace.getParent() instanceof HBox filters) {
      filters.getChildren().add(CommandLine.button(this::command));
    }
    columns();
    host.keepColumns("audit", table, true);
    filters();
    table.setItems(model.rows().rows());
    var unused = KeptSelection.of(table, model.rows(), keys -> detail(keys.stream().findFirst()));
    var unused2 = model.next().subscribe(n -> tell());
    var unused3 = model.asking().problem().subscribe(p -> tell());
    var unused4 = model.console().live().subscribe(l -> rights());
    model.rows().onMoved(this::tell);
  }

  private void rights() {
    boolean may = model.allowed();
    content.setVisible(may);
    forbidden.setVisible(!may);
  }

  private void columns() {
    Columns.dress(table, text("audit.title"));
    var time =
        Columns.<AuditEntry>text(
            text("audit.at"),
            124,
            e -> Figures.time(e.atMs(), model.console().now(), model.console().zone()));
    var how =
        Columns.<AuditEntry, StatusBadge>control(
            text("audit.outcome"), 108, StatusBadge::new, (b, e) -> show(b, e.deed()));
    table
        .getColumns()
        .addAll(
            List.of(
                Columns.fixed(time),
                Columns.text(text("audit.actor"), 130, e -> actor(e.deed()), "strong"),
                Columns.atLeast(
                    130,
                    Columns.<AuditEntry, Label>control(
                        text("audit.action"), 160, Label::new, AuditView::action)),
                Columns.atLeast(
                    130,
                    Columns.<AuditEntry>text(
                        text("audit.target"), 200, e -> e.deed().target(), "mono")),
                Columns.fixed(how),
                Columns.text(text("audit.from"), 120, e -> e.deed().address(), "muted")));
    table.getColumns().forEach(c -> c.setSortable(false));
  }

  private static void show(StatusBadge badge, Deed deed) {
    Tone tone =
        switch (deed.outcome()) {
          case OK -> Tone.OK;
          case REFUSED -> Tone.RETRY;
          case FAILED -> Tone.DEAD;
        };
    String icon =
        switch (deed.outcome()) {
          case OK -> "fth-check";
          case REFUSED -> "fth-slash";
          case FAILED -> "fth-x";
        };
    badge.show(tone, icon, text("audit.outcome." + deed.outcome()));
  }

  private static String actor(Deed deed) {
    return deed.actor().isEmpty() ? text("audit.unknown") : deed.actor();
  }

  /** In words; what was called stands behind it. */
  private static void action(Label label, AuditEntry entry) {
    String words = action(entry.deed());
    label.setText(words);
    Tips.on(label, words + "\n" + entry.deed().method());
  }

  private static String action(Deed deed) {
    String call = CallName.of(deed.method());
    return deed.calls() > 1 ? text("audit.times", call, Figures.count(deed.calls())) : call;
  }

  private void filters() {
    List<Optional<AuditOutcome>> choices = new ArrayList<>(List.of(Optional.empty()));
    List.of(AuditOutcome.values()).forEach(o -> choices.add(Optional.of(o)));
    outcome.getItems().setAll(choices);
    outcome.setValue(Optional.empty());
    outcome.setConverter(
        new StringConverter<>() {
          @Override
          public String toString(Optional<AuditOutcome> value) {
            return value == null
                ? ""
                : value.map(o -> text("audit.outcome." + o)).orElse(text("audit.any"));
          }

          @Override
          public Optional<AuditOutcome> fromString(String typed) {
            throw new UnsupportedOperationException("The choice cannot be typed.");
          }
        });
    typing.setOnFinished(e -> ask());
    for (TextField field : List.of(actor, method, target)) {
      var unused = field.textProperty().subscribe((was, now) -> typing.playFromStart());
    }
    outcome.setOnAction(e -> ask());
    var unused = span.value().subscribe((was, now) -> ask());
  }

  private String command() {
    return command("carillon audit list", wanted());
  }

  private static String command(String verb, AuditFilter filter) {
    return Cli.of(verb)
        .with("--actor", filter.actor())
        .with("--method", filter.method())
        .with("--target", filter.target())
        .with("--outcome", filter.outcome().map(AuditOutcome::word).orElse(""))
        .with(
            "--from", filter.fromMs() == 0 ? "" : Instant.ofEpochMilli(filter.fromMs()).toString())
        .toString();
  }

  /** Of the chosen span; 0: all there is. */
  private long since() {
    Duration back = span.value().get().length;
    return back.isZero() ? 0 : model.console().now() / 60_000 * 60_000 - back.toMillis();
  }

  private AuditFilter wanted() {
    return new AuditFilter(
        actor.getText().strip(),
        method.getText().strip(),
        target.getText().strip(),
        "",
        outcome.getValue(),
        "",
        since(),
        0);
  }

  private void ask() {
    model.filter(wanted());
  }

  private boolean filtered() {
    return span.value().get() != Span.ALL
        || outcome.getValue().isPresent()
        || !(actor.getText() + method.getText() + target.getText()).isBlank();
  }

  private void tell() {
    boolean known = model.next().get().isPresent();
    older.setDisable(model.next().get().filter(t -> !t.isEmpty()).isEmpty());
    shown.setText(known ? text("audit.shown", Figures.count(table.getItems().size())) : "");
    boolean away = model.asking().problem().get().isPresent();
    table.setPlaceholder(
        known
            ? filtered()
                ? new EmptyState("fth-filter", text("audit.nomatch"), text("audit.nomatch.words"))
                : new EmptyState("fth-file-text", text("audit.empty"), text("audit.empty.words"))
                    .command("carillon audit list")
            : away
                ? new EmptyState("fth-cloud-off", text("audit.away"), text("audit.away.words"))
                : new EmptyState("fth-loader", text("loading.audit"), text("loading.audit.words")));
  }

  private void detail(Optional<String> key) {
    Optional<AuditEntry> entry =
        key.flatMap(k -> table.getItems().stream().filter(r -> r.key().equals(k)).findFirst())
            .map(Row::get);
    side.setVisible(entry.isPresent());
    entry.ifPresent(this::fill);
  }

  private void fill(AuditEntry e) {
    Deed d = e.deed();
    Label title = new Label(action(d));
    title.getStyleClass().add("side-title");
    title.setWrapText(true);
    StatusBadge badge = new StatusBadge();
    show(badge, d);
    FactGrid facts = new FactGrid();
    facts
        .add(text("audit.number"), Figures.count(e.sequence()))
        .add(text("audit.at"), Figures.full(e.atMs(), model.console().zone()))
        .add(text("audit.actor"), actor(d))
        .add(text("audit.proof"), d.proof())
        .add(text("audit.from"), d.address())
        .mono(text("audit.call"), d.method())
        .add(text("audit.tenant"), d.tenant())
        .mono(text("audit.target"), d.target())
        .add(text("audit.reason"), d.reason())
        .add(text("audit.code"), d.code())
        .add(text("audit.detail"), d.detail())
        .add(text("audit.calls"), d.calls() > 1 ? Figures.count(d.calls()) : "")
        .add(text("audit.items"), d.items() > 1 ? Figures.count(d.items()) : "")
        .add(text("audit.server"), d.server())
        .mono(text("audit.hash"), short16(e.hash()))
        .mono(text("audit.previous"), short16(e.previous()));
    side.getChildren()
        .setAll(
            title,
            badge,
            facts,
            new CommandLine(CommandLine.of("audit", "list", "--actor", d.actor())));
  }

  private static String short16(String hash) {
    return hash.length() > 16 ? hash.substring(0, 16) + "…" : hash;
  }

  @FXML
  private void older() {
    model.older();
  }

  @FXML
  private void verify() {
    model.verify(
        verifying,
        v ->
            host.say(
                v.whole()
                    ? text("audit.whole", Figures.count(v.entries()))
                    : text("audit.broken", v.broken(), v.problem()),
                v.whole() ? Tone.OK : Tone.DEAD));
  }

  @FXML
  private void export() {
    TextField file =
        new TextField(
            Path.of(
                    System.getProperty("user.home"),
                    "carillon-audit-" + model.console().now() / 1000 + ".jsonl")
                .toString());
    file.setId("audit-file");
    Work work = model.console().work();
    // What is typed into the filter later is not meant.
    AuditFilter meant = wanted();
    boolean wholeSpan = meant.equals(AuditFilter.ALL.between(meant.fromMs(), 0));
    new Sheet(
            host.dialogs(),
            text("audit.export.title"),
            text(wholeSpan ? "audit.export.words" : "audit.export.matching"))
        .with(Sheet.field(text("audit.export.file"), file))
        .command(command("carillon audit export", meant))
        .open(
            text("audit.export.go"),
            false,
            work,
            () -> {
              Path to = Path.of(file.getText().strip());
              model.export(
                  work,
                  meant,
                  to,
                  n -> host.say(text("audit.exported", Figures.count(n), to), Tone.OK));
            },
            file);
  }

  @Override
  public boolean back() {
    boolean was = side.isVisible();
    table.getSelectionModel().clearSelection();
    return was;
  }

  @Override
  public void shown() {
    rights();
    model.open();
  }

  @Override
  public void hidden() {
    model.close();
  }

  @Override
  public void refresh() {
    model.ask();
  }

  @Override
  public void find() {
    actor.requestFocus();
  }

  @Override
  public Parent root() {
    return root;
  }
}
