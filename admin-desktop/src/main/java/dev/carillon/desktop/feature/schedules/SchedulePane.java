package dev.carillon.desktop.feature.schedules;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.Buttons;
import dev.carillon.desktop.control.CommandLine;
import dev.carillon.desktop.control.FactGrid;
import dev.carillon.desktop.control.ScrollArea;
import dev.carillon.desktop.control.StatusBadge;
import dev.carillon.desktop.control.Tone;
import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.feature.Host;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.desktop.i18n.Spoken;
import dev.carillon.model.schedule.FireKind;
import dev.carillon.model.schedule.FireOutcome;
import dev.carillon.model.schedule.FireRecord;
import dev.carillon.model.schedule.Preview;
import dev.carillon.model.schedule.Previews;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.ScheduleKey;
import dev.carillon.model.schedule.ScheduleSnapshot;
import dev.carillon.model.schedule.ScheduleState;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;

/** One schedule: what it does, what comes next, what became of its last fires. */
final class SchedulePane extends VBox {
  private static final int NEXT = 5;

  /** What its buttons do. */
  record Actions(
      Runnable run,
      Runnable pause,
      Runnable resume,
      Runnable edit,
      Runnable backfill,
      Runnable delete) {}

  private final Console console;
  private final Host host;
  private final Label title = new Label();
  private final StatusBadge badge = new StatusBadge();
  private final Label words = new Label();
  private final VBox body = new VBox();
  private final Button run;
  private final Button pause;
  private final Button resume;
  private final List<Button> buttons;

  SchedulePane(Console console, Host host, Actions actions) {
    this.console = console;
    this.host = host;
    setId("schedule-pane");
    getStyleClass().addAll("card", "side-pane");
    title.getStyleClass().add("side-title");
    title.setWrapText(true);
    Region gap = new Region();
    HBox.setHgrow(gap, Priority.ALWAYS);
    HBox head = new HBox(title, gap, badge);
    head.setAlignment(Pos.CENTER_LEFT);
    words.setWrapText(true);
    words.setMinHeight(Region.USE_PREF_SIZE);
    words.getStyleClass().add("muted");
    body.getStyleClass().add("side-sections");
    ScrollArea scroll = new ScrollArea(body);
    scroll.setFitToWidth(true);
    scroll.setHbarPolicy(ScrollArea.ScrollBarPolicy.NEVER);
    scroll.setFocusTraversable(false);
    VBox.setVgrow(scroll, Priority.ALWAYS);
    run = named(Buttons.primary(text("schedules.run"), actions.run()), "schedule-run");
    pause = named(Buttons.plain(text("schedules.pause"), actions.pause()), "schedule-pause");
    resume = named(Buttons.plain(text("schedules.resume"), actions.resume()), "schedule-resume");
    Button edit = named(Buttons.plain(text("schedules.edit"), actions.edit()), "schedule-edit");
    Button fill =
        named(Buttons.plain(text("schedules.backfill"), actions.backfill()), "schedule-backfill");
    Button delete =
        named(
            Buttons.icon("fth-trash-2", text("schedules.delete"), actions.delete()),
            "schedule-delete");
    delete.getStyleClass().add("destructive");
    buttons = List.of(run, pause, resume, edit, fill, delete);
    for (Button button : List.of(pause, resume)) {
      button.managedProperty().bind(button.visibleProperty());
    }
    // In languages with longer words they take two lines.
    FlowPane line = new FlowPane(8, 8);
    line.getChildren().addAll(buttons);
    line.getStyleClass().add("side-buttons");
    getChildren().addAll(head, words, scroll, line);
    var unused =
        console.onRefusal(() -> buttons.forEach(b -> Buttons.refuse(b, console.refusal())));
  }

  private static Button named(Button button, String id) {
    button.setId(id);
    return button;
  }

  void show(SchedulesViewModel.Line line) {
    ScheduleSnapshot s = line.schedule();
    Schedule plan = s.schedule();
    title.setText(plan.id());
    CommandLine.behind(
        resume, () -> ScheduleSheets.command("resume", ScheduleKey.of(plan)).toString());
    badge.show(
        ScheduleWords.tone(s.state()),
        ScheduleWords.icon(s.state()),
        ScheduleWords.words(s.state()));
    words.setText(ScheduleWords.description(plan));
    boolean paused = s.state() == ScheduleState.PAUSED;
    resume.setVisible(paused);
    pause.setVisible(!paused);
    pause.setDisable(s.state() == ScheduleState.FINISHED);
    body.getChildren().clear();
    s.pause()
        .ifPresent(
            p -> {
              Label why =
                  new Label(
                      text(
                              "schedules.paused.by",
                              p.actor().isEmpty() ? text("queue.somebody") : p.actor(),
                              Figures.time(p.sinceMs(), console.now(), console.zone()))
                          + ScheduleWords.because(s, p)
                          + (p.untilMs() == 0
                              ? ""
                              : " "
                                  + text(
                                      "schedules.paused.until",
                                      Figures.time(p.untilMs(), console.now(), console.zone()))));
              why.setWrapText(true);
              why.setMinHeight(Region.USE_PREF_SIZE);
              HBox box = new HBox(new FontIcon("fth-pause"), why);
              box.getStyleClass().add("note-box");
              body.getChildren().add(box);
            });
    if (s.state() == ScheduleState.ACTIVE) {
      section("schedules.section.next");
      body.getChildren().add(next(Previews.of(plan, console.now(), NEXT)));
    }
    section("schedules.section.history");
    body.getChildren().add(history(line.last()));
    if (!s.live().isEmpty()) {
      section("schedules.section.live");
      body.getChildren().add(live(s.live()));
    }
    section("schedules.section.facts");
    body.getChildren().add(facts(s));
    body.getChildren()
        .add(new CommandLine(ScheduleSheets.command("show", ScheduleKey.of(plan)).toString()));
  }

  private void section(String key) {
    Label label = new Label(text(key));
    label.getStyleClass().add("section");
    body.getChildren().add(label);
  }

  /** Instants in their order, with what is special about them. */
  static VBox next(Preview preview) {
    VBox lines = new VBox();
    lines.getStyleClass().add("fires");
    if (preview.rows().isEmpty()) {
      Label none = new Label(text("schedules.next.none"));
      none.getStyleClass().add("muted");
      lines.getChildren().add(none);
    }
    for (Preview.Row row : preview.rows()) {
      Label at = new Label(row.local().replace('T', ' '));
      at.getStyleClass().add(row.fires() ? "fire-at" : "fire-out");
      at.setMinWidth(USE_PREF_SIZE);
      HBox line = new HBox(at);
      line.getStyleClass().add("fire");
      line.setAlignment(Pos.BASELINE_LEFT);
      if (row.dstDay()) {
        StatusBadge dst = new StatusBadge();
        dst.show(Tone.WAIT, "fth-sunrise", text("schedules.dst"));
        line.getChildren().add(dst);
      }
      if (!row.notes().isEmpty()) {
        Label notes = new Label(String.join("; ", Spoken.all(row.told(), row.notes())));
        notes.getStyleClass().add("caption");
        notes.setWrapText(true);
        notes.setMinHeight(USE_PREF_SIZE);
        line.getChildren().add(notes);
      }
      lines.getChildren().add(line);
    }
    return lines;
  }

  private VBox history(List<FireRecord> fires) {
    VBox lines = new VBox();
    lines.getStyleClass().add("fires");
    lines.setId("schedule-history");
    if (fires.isEmpty()) {
      Label none = new Label(text("schedules.history.none"));
      none.getStyleClass().add("muted");
      lines.getChildren().add(none);
    }
    fires.forEach(f -> lines.getChildren().add(fire(f)));
    return lines;
  }

  private VBox fire(FireRecord f) {
    StatusBadge how = new StatusBadge();
    how.show(ScheduleWords.tone(f), ScheduleWords.icon(f), ScheduleWords.words(f));
    Label at = new Label(Figures.time(f.fireMs(), console.now(), console.zone()));
    at.getStyleClass().addAll("fire-at", "fire-when");
    // What did not fire was not on time either.
    boolean plain = f.kind() == FireKind.REGULAR && f.outcome() != FireOutcome.FIRED;
    Label kind = new Label(plain ? "" : text("schedules.kind." + f.kind()));
    kind.getStyleClass().add("caption");
    Region gap = new Region();
    HBox.setHgrow(gap, Priority.ALWAYS);
    HBox line = new HBox(at, kind, gap, how);
    line.getStyleClass().add("fire");
    line.setAlignment(Pos.CENTER_LEFT);
    if (f.target().matches("[0-9A-HJKMNP-TV-Z]{2}-[0-9A-HJKMNP-TV-Z]{12}")) {
      Button task =
          Buttons.icon(
              "fth-external-link",
              text("schedules.open", f.target()),
              () -> host.showTask(f.target()));
      task.getStyleClass().addAll("flat", "fire-link");
      line.getChildren().add(task);
    } else {
      Region none = new Region();
      none.getStyleClass().add("fire-link");
      line.getChildren().add(none);
    }
    VBox box = new VBox(line);
    box.getStyleClass().add("fire-box");
    if (!f.cause().isEmpty()) {
      Label cause = new Label(ScheduleWords.cause(f));
      cause.getStyleClass().add("caption");
      cause.setWrapText(true);
      cause.setMinHeight(USE_PREF_SIZE);
      box.getChildren().add(cause);
    }
    return box;
  }

  private FlowPane live(List<String> ids) {
    FlowPane links = new FlowPane(16, 0);
    ids.stream()
        .limit(6)
        .forEach(
            id -> {
              Button link = Buttons.plain(id, () -> host.showTask(id));
              link.getStyleClass().addAll("link", "mono");
              links.getChildren().add(link);
            });
    return links;
  }

  private static String bound(Schedule plan, long ms) {
    return ms == 0 ? "" : Figures.full(ms, plan.zone());
  }

  private FactGrid facts(ScheduleSnapshot s) {
    Schedule plan = s.schedule();
    FactGrid facts = new FactGrid();
    facts
        .add(text("schedules.creates"), ScheduleWords.target(plan))
        .add(text("schedules.zone"), plan.zone().getId())
        .add(text("schedules.note"), plan.note())
        .add(text("schedules.start"), bound(plan, plan.startMs()))
        .add(text("schedules.end"), bound(plan, plan.endMs()))
        .add(text("schedules.calendar"), String.join("; ", CalendarText.lines(plan.exclusions())))
        .add(text("schedules.overlap"), text("schedules.overlap." + plan.overlap()))
        .add(text("schedules.misfire"), text("schedules.misfire." + plan.misfire().mode()))
        .add(
            text("schedules.jitter"),
            plan.jitter().isZero() ? "" : text("schedules.jitter.of", Figures.exact(plan.jitter())))
        .add(
            text("schedules.totals"),
            text(
                "schedules.totals.of",
                Figures.count(s.fired()),
                Figures.count(s.missed()),
                Figures.count(s.skipped())))
        .add(
            text("schedules.failures"),
            s.failures() == 0 ? "" : text("schedules.failures.of", s.failures()))
        .add(text("schedules.tenant"), "default".equals(plan.tenant()) ? "" : plan.tenant())
        .add(
            text("schedules.version"),
            text(
                "schedules.version.of",
                s.version(),
                Figures.time(s.changedMs(), console.now(), console.zone())));
    return facts;
  }
}
