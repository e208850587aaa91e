package dev.carillon.desktop.feature.settings;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.Buttons;
import dev.carillon.desktop.control.CommandLine;
import dev.carillon.desktop.control.EmptyState;
import dev.carillon.desktop.control.ProblemBar;
import dev.carillon.desktop.control.StatusBadge;
import dev.carillon.desktop.control.Tone;
import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.feature.Host;
import dev.carillon.desktop.fx.Work;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.desktop.i18n.Spoken;
import dev.carillon.desktop.state.NotificationPort;
import dev.carillon.model.notify.Alarm;
import dev.carillon.model.notify.Channel;
import dev.carillon.model.notify.Delivery;
import dev.carillon.model.notify.NotifyEvent;
import dev.carillon.model.notify.Rule;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/**
 * Who is told of what: channels, rules, alarms that last, the last messages; a test of each channel
 * and rule, and messages that were given up sent again. Channels and rules are written by the
 * command line or by files of definitions.
 */
final class NotificationsCard extends VBox {
  private static final int LAST = 8;

  private final Console console;
  private final Host host;
  private final Work asking;
  private final Work doing;
  private final VBox lines = new VBox();

  /** All that is shown, asked for together. */
  private record Known(
      List<Channel> channels, List<Rule> rules, List<Alarm> alarms, List<Delivery> last) {}

  NotificationsCard(Console console, Host host) {
    this.console = console;
    this.host = host;
    asking = console.work();
    doing = console.work();
    setId("notifications");
    getStyleClass().addAll("card", "profiles");
    Label title = new Label(text("notify.title"));
    title.getStyleClass().add("heading");
    Region gap = new Region();
    HBox.setHgrow(gap, Priority.ALWAYS);
    HBox head =
        new HBox(8, title, gap, Buttons.icon("fth-refresh-cw", text("palette.refresh"), this::ask));
    head.setAlignment(Pos.CENTER_LEFT);
    ProblemBar problem = new ProblemBar();
    for (Work work : List.of(asking, doing)) {
      var unused =
          work.problem()
              .subscribe(p -> problem.show(doing.problem().get().or(() -> asking.problem().get())));
    }
    lines.setSpacing(4);
    getChildren().addAll(head, problem, lines);
  }

  /** Asks for what is there; for operators only. */
  void ask() {
    boolean may = console.rights().readOnly() || console.rights().operate();
    setVisible(may);
    setManaged(may);
    if (!may) {
      return;
    }
    asking.start(
        () -> {
          NotificationPort port = console.server().notifications();
          var channels = port.channels();
          var rules = port.rules();
          var alarms = port.alarms();
          var last = port.deliveries(LAST);
          return CompletableFuture.allOf(channels, rules, alarms, last)
              .thenApply(
                  all -> new Known(channels.join(), rules.join(), alarms.join(), last.join()));
        },
        this::show);
  }

  private void show(Known known) {
    lines.getChildren().clear();
    if (known.channels().isEmpty()) {
      lines
          .getChildren()
          .add(
              new EmptyState("fth-bell", text("notify.none"), text("notify.none.words"))
                  .command("carillon notify channel put ops --url https://…"));
      return;
    }
    section("notify.alarms", known.alarms().stream().map(this::alarm).toList());
    section("notify.channels", known.channels().stream().map(this::channel).toList());
    section("notify.rules", known.rules().stream().map(this::rule).toList());
    section("notify.last", known.last().stream().map(this::delivery).toList());
  }

  private void section(String key, List<HBox> found) {
    if (!found.isEmpty()) {
      Label label = new Label(text(key));
      label.getStyleClass().add("section");
      lines.getChildren().add(label);
      lines.getChildren().addAll(found);
    }
  }

  private HBox alarm(Alarm a) {
    String subject =
        a.subject().isEmpty() ? a.event().word() : a.event().word() + " " + a.subject();
    String since =
        text(
            "notify.since",
            Figures.time(a.sinceMs(), console.now(), console.zone()),
            Spoken.told(a.toldValue(), a.value()),
            a.rule());
    return line(Tone.DEAD, "fth-bell", text("notify.alarm"), subject, since);
  }

  private HBox channel(Channel c) {
    String where = c.kind() == Channel.Kind.WEBHOOK ? c.url() : String.join(", ", c.recipients());
    String words =
        c.kind().word() + " · " + where + (c.disabledBecause().isEmpty() ? "" : " · " + because(c));
    HBox line =
        c.disabled()
            ? line(Tone.RETRY, "fth-bell-off", text("notify.off"), c.id(), words)
            : line(Tone.OK, "fth-check", text("notify.on"), c.id(), words);
    return with(
        line, "notify.test", c.id(), () -> console.server().notifications().testChannel(c.id()));
  }

  private static String because(Channel c) {
    return c.gone() ? text("notify.gone") : c.disabledBecause();
  }

  private HBox rule(Rule r) {
    String events =
        r.sortedEvents().stream().map(NotifyEvent::word).collect(Collectors.joining(", "));
    String words =
        events
            + (r.filter().isEmpty() ? "" : " · " + r.filter())
            + " → "
            + String.join(", ", r.channels());
    HBox line =
        r.disabled()
            ? line(Tone.IDLE, "fth-bell-off", text("notify.off"), r.id(), words)
            : line(Tone.OK, "fth-check", text("notify.on"), r.id(), words);
    return with(
        line, "notify.test", r.id(), () -> console.server().notifications().testRule(r.id()));
  }

  private HBox delivery(Delivery d) {
    Tone tone =
        switch (d.state()) {
          case DELIVERED -> Tone.OK;
          case WAITING -> Tone.WAIT;
          case DEAD -> Tone.DEAD;
        };
    String icon =
        switch (d.state()) {
          case DELIVERED -> "fth-check";
          case WAITING -> "fth-clock";
          case DEAD -> "fth-x";
        };
    String answer = d.log().isEmpty() ? "" : " · " + d.log().getLast().answer();
    String words =
        Figures.time(d.createdMs(), console.now(), console.zone())
            + " · "
            + (d.channel().isEmpty() ? d.target() : d.channel())
            + answer;
    HBox line = line(tone, icon, text("notify.state." + d.state()), d.summary(), words);
    return d.state() == Delivery.State.DEAD
        ? with(
            line,
            "notify.again",
            d.id(),
            () ->
                console
                    .server()
                    .notifications()
                    .redeliver(d.id())
                    .thenApply(n -> List.<Delivery>of()))
        : line;
  }

  private static HBox line(Tone tone, String icon, String word, String name, String words) {
    StatusBadge badge = new StatusBadge();
    badge.show(tone, icon, word);
    badge.setMinWidth(104);
    badge.setAlignment(Pos.CENTER);
    Label strong = new Label(name);
    Label caption = new Label(words);
    caption.getStyleClass().add("caption");
    caption.setWrapText(true);
    VBox names = new VBox(strong, caption);
    names.setMinWidth(0);
    HBox.setHgrow(names, Priority.ALWAYS);
    HBox line = new HBox(12, badge, names);
    line.setAlignment(Pos.CENTER_LEFT);
    line.getStyleClass().add("profile-line");
    return line;
  }

  /** What came of it is said, and seen among the last messages. */
  private HBox with(
      HBox line, String key, String id, Supplier<CompletableFuture<List<Delivery>>> act) {
    Button button = Buttons.plain(text(key), () -> doing.start(act, this::told));
    button.setAccessibleText(text(key) + " " + id);
    button.setId("notify-" + id);
    String verb = key.equals("notify.again") ? "redeliver" : "test";
    CommandLine.behind(button, () -> CommandLine.of("notify", verb, id));
    button.disableProperty().bind(doing.phase().isEqualTo(Work.Phase.RUNNING));
    String refusal = console.refusal();
    if (!refusal.isEmpty()) {
      button.disableProperty().unbind();
      Buttons.refuse(button, refusal);
    }
    line.getChildren().add(button);
    return line;
  }

  private void told(List<Delivery> sent) {
    for (Delivery d : sent) {
      boolean ok = d.state() == Delivery.State.DELIVERED;
      String where = d.channel().isEmpty() ? d.target() : d.channel();
      host.say(text(ok ? "notify.sent" : "notify.unsent", where), ok ? Tone.OK : Tone.RETRY);
    }
    ask();
  }
}
