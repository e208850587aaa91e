package dev.carillon.desktop.feature.dead;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.Buttons;
import dev.carillon.desktop.control.CommandLine;
import dev.carillon.desktop.control.CopyLine;
import dev.carillon.desktop.control.FactGrid;
import dev.carillon.desktop.control.ScrollArea;
import dev.carillon.desktop.control.Sparkline;
import dev.carillon.desktop.control.Tone;
import dev.carillon.desktop.feature.Host;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.model.dead.DeadGroup;
import dev.carillon.model.dead.DeadSlice;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** One cause of death with all that is known of it, and what can be done about its letters. */
final class CausePane extends VBox {
  static final int TREND_HOURS = 24;
  private static final int SHOWN_SLICES = 4;

  private final DeadViewModel model;
  private final Host host;
  private final Label title = new Label();
  private final Label words = new Label();
  private final TextArea sample = new TextArea();
  private final VBox about = new VBox();
  private final FactGrid facts = new FactGrid();
  private final Sparkline trend = new Sparkline();
  private final CommandLine command = new CommandLine();
  private final Button redrive;
  private final Button edit;
  private final Button discard;
  private final FlowPane buttons;

  CausePane(DeadViewModel model, Host host, Runnable redrive, Runnable edit, Runnable discard) {
    this.model = model;
    this.host = host;
    getStyleClass().addAll("card", "side-pane");
    title.getStyleClass().add("side-title");
    title.setWrapText(true);
    title.setMinHeight(Region.USE_PREF_SIZE);
    words.getStyleClass().add("caption");
    words.setWrapText(true);
    words.setMinHeight(Region.USE_PREF_SIZE);
    sample.setEditable(false);
    sample.getStyleClass().addAll("mono", "error-area");
    sample.setAccessibleText(text("dead.sample"));
    sample.setId("dead-sample");
    sample.setWrapText(true);
    sample.setPrefRowCount(10);
    sample.setMinHeight(132);
    trend.getStyleClass().add("tall-course");
    trend.tone(Tone.DEAD);
    about.getStyleClass().add("side-sections");
    ScrollArea scroll = new ScrollArea(about);
    scroll.setFitToWidth(true);
    scroll.setHbarPolicy(ScrollArea.ScrollBarPolicy.NEVER);
    scroll.setFocusTraversable(false);
    VBox.setVgrow(scroll, Priority.ALWAYS);
    this.redrive = Buttons.primary("", redrive);
    this.redrive.setId("dead-redrive");
    this.edit = Buttons.plain(text("dead.edit"), edit);
    this.edit.setId("dead-edit");
    this.discard = Buttons.danger("", discard);
    this.discard.setId("dead-discard");
    // In languages with longer words they take two lines.
    buttons = new FlowPane(8, 8, this.redrive, this.edit, this.discard);
    buttons.getStyleClass().add("side-buttons");
    getChildren().addAll(title, words, scroll, buttons);
  }

  /** Shows what an action would act on now. */
  void show() {
    Target target = model.target();
    Optional<DeadGroup> group = model.group();
    boolean single = !target.selection().ids().isEmpty();
    title.setText(
        single
            ? text("dead.chosen", tasks(target.count()))
            : group.map(g -> firstLine(g.sample())).orElse(text("dead.all")));
    words.setText(
        single || group.isEmpty()
            ? text(single ? "dead.chosen.words" : "dead.all.words")
            : text("dead.group.words", tasks(target.count())));
    about.getChildren().clear();
    group.ifPresent(this::sections);
    command.show(target.command(single ? "redrive" : "canary").toString());
    about.getChildren().addAll(section("dead.section.command"), command);
    boolean none = target.count() == 0;
    redrive.setText(text("dead.redrive", tasks(target.count())));
    discard.setText(text("dead.discard", Figures.count(target.count())));
    String refusal = model.console().refusal();
    for (Button button : List.of(redrive, edit, discard)) {
      button.setDisable(none);
      Buttons.refuse(button, refusal);
    }
  }

  static String tasks(long n) {
    return n == 1 ? text("dead.task.one") : text("dead.task.many", Figures.count(n));
  }

  static String firstLine(String sample) {
    return sample.isBlank() ? text("dead.noerror") : sample.strip().lines().findFirst().orElse("");
  }

  private static Label section(String key) {
    Label label = new Label(text(key));
    label.getStyleClass().add("section");
    return label;
  }

  private void sections(DeadGroup g) {
    // A tab is as wide as eight letters, of which the pane has fifty.
    String error = g.sample().replace("\t", "  ");
    if (!error.equals(sample.getText())) {
      sample.setText(error);
    }
    long now = model.console().now();
    var zone = model.console().zone();
    facts.clear();
    facts
        .add(text("dead.first"), Figures.time(g.firstMs(), now, zone))
        .add(text("dead.last"), Figures.time(g.lastMs(), now, zone))
        .add(text("dead.deaths"), Figures.count(g.total()))
        .add(text("dead.where"), where(g))
        .add(text("dead.worker"), g.lastWorker());
    if (g.expiring() > 0) {
      facts.add(text("dead.expiring"), text("dead.expiring.of", tasks(g.expiring())));
    }
    Button last = Buttons.plain(g.lastTask(), () -> host.showTask(g.lastTask()));
    last.getStyleClass().addAll("link", "mono");
    if (!g.lastTask().isEmpty()) {
      facts.add(text("dead.lasttask"), last);
    }
    CopyLine print = new CopyLine(text("dead.fingerprint"));
    print.show(g.fingerprint());
    facts.add(text("dead.fingerprint"), print);
    trend.show(g.trend(), TREND_HOURS);
    about
        .getChildren()
        .addAll(
            section("dead.section.sample"),
            sample,
            section("dead.section.trend"),
            trend,
            section("dead.section.facts"),
            facts);
  }

  private static String where(DeadGroup g) {
    String shown =
        g.slices().stream()
            .limit(SHOWN_SLICES)
            .map(CausePane::slice)
            .collect(Collectors.joining("\n"));
    int more = g.slices().size() - SHOWN_SLICES;
    return more > 0 ? shown + "\n" + text("dead.where.more", more) : shown;
  }

  static String slice(DeadSlice s) {
    String tenant = "default".equals(s.tenant()) ? "" : " · " + s.tenant();
    return s.queue() + " · " + s.type() + tenant + "  " + Figures.count(s.count());
  }
}
