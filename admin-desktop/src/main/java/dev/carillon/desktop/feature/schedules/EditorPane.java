package dev.carillon.desktop.feature.schedules;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.Buttons;
import dev.carillon.desktop.control.ProblemBar;
import dev.carillon.desktop.control.ScrollArea;
import dev.carillon.desktop.control.Segments;
import dev.carillon.desktop.control.Sheet;
import dev.carillon.desktop.control.Tone;
import dev.carillon.desktop.feature.Host;
import dev.carillon.desktop.feature.schedules.ScheduleDraft.Creates;
import dev.carillon.desktop.feature.schedules.ScheduleDraft.Place;
import dev.carillon.desktop.feature.schedules.ScheduleDraft.When;
import dev.carillon.desktop.fx.Work;
import dev.carillon.desktop.i18n.TypedTime;
import dev.carillon.model.schedule.MisfirePolicy;
import dev.carillon.model.schedule.OverlapPolicy;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.ScheduleKey;
import dev.carillon.model.schedule.ScheduleSnapshot;
import dev.carillon.model.schedule.Target;
import dev.carillon.model.schedule.Trigger;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.animation.PauseTransition;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import javafx.util.StringConverter;

/** The form of a schedule, with what it would do beside it while it is typed. */
final class EditorPane extends HBox {
  private final SchedulesViewModel model;
  private final Host host;
  private final Optional<ScheduleSnapshot> editing;
  private final Consumer<Optional<String>> done;
  private final Work storing;
  private final TextField id = new TextField();
  private final Segments<When> when =
      new Segments<>(List.of(When.values()), w -> text("schedules.when." + w), When.CRON);
  private final TextField time = new TextField("0 6 * * MON-FRI");
  private final TextField filter = new TextField();
  private final VBox filterBox;
  private final Label timeLabel = new Label();
  private final BoundsFields bounds = new BoundsFields();
  private final ComboBox<String> zone = new ComboBox<>();
  private final Segments<Creates> creates =
      new Segments<>(List.of(Creates.values()), c -> text("schedules.creates." + c), Creates.TASK);
  private final TextField name = new TextField("shell");
  private final TextField queue = new TextField("default");
  private final TextArea payload = new TextArea();
  private final TextField note = new TextField();
  private final TextField jitter = new TextField();
  private final ComboBox<OverlapPolicy> overlap = new ComboBox<>();
  private final ComboBox<MisfirePolicy.Mode> misfire = new ComboBox<>();

  private record Marked(Region control, Label hint) {}

  private final Map<Place, Marked> wrongs = new EnumMap<>(Place.class);
  private final Label nameLabel = new Label();
  private final VBox queueBox;
  private final EditorPreview preview;
  private final Button store;
  private final PauseTransition typing = new PauseTransition(Duration.millis(250));

  EditorPane(
      SchedulesViewModel model,
      Host host,
      Optional<ScheduleSnapshot> editing,
      Consumer<Optional<String>> done) {
    this.model = model;
    this.host = host;
    this.editing = editing;
    this.done = done;
    preview = new EditorPreview(model);
    storing = model.console().work();
    setId("schedule-editor");
    getStyleClass().add("editor");
    store =
        Buttons.primary(
            text(editing.isPresent() ? "schedules.store" : "schedules.create"), this::store);
    store.setId("schedule-store");
    store.setDisable(true);
    queueBox = field("schedules.queue", queue, Place.QUEUE);
    filterBox = Sheet.field(text("schedules.cel"), filter);
    filterBox.managedProperty().bind(filterBox.visibleProperty());
    filter.setId("schedule-filter");
    filter.setPromptText(text("schedules.cel.prompt"));
    choices();
    editing.ifPresent(this::fill);
    VBox form = form();
    HBox.setHgrow(form, Priority.ALWAYS);
    getChildren().addAll(form, preview);
    follow();
    changed();
  }

  private void choices() {
    zone.setEditable(true);
    zone.getItems()
        .setAll(
            model.console().zone().getId(),
            "UTC",
            "Europe/Berlin",
            "Europe/London",
            "America/New_York",
            "Asia/Tokyo");
    zone.setValue(model.console().zone().getId());
    words(overlap, OverlapPolicy.values(), "schedules.overlap.");
    overlap.setValue(OverlapPolicy.SKIP);
    words(misfire, MisfirePolicy.Mode.values(), "schedules.misfire.");
    misfire.setValue(MisfirePolicy.Mode.FIRE_ONCE);
  }

  private static <E extends Enum<E>> void words(ComboBox<E> box, E[] values, String prefix) {
    box.getItems().setAll(values);
    box.setConverter(
        new StringConverter<>() {
          @Override
          public String toString(E value) {
            return value == null ? "" : text(prefix + value);
          }

          @Override
          public E fromString(String typed) {
            throw new UnsupportedOperationException("The choice cannot be typed.");
          }
        });
  }

  private void fill(ScheduleSnapshot s) {
    Schedule plan = s.schedule();
    id.setText(plan.id());
    id.setDisable(true);
    zone.setValue(plan.zone().getId());
    note.setText(plan.note());
    bounds.fill(plan);
    jitter.setText(plan.jitter().isZero() ? "" : ScheduleWords.flag(plan.jitter()));
    overlap.setValue(plan.overlap());
    misfire.setValue(plan.misfire().mode());
    switch (plan.trigger()) {
      case Trigger.Cron cron -> trigger(When.CRON, cron.expression().toString());
      case Trigger.Every every -> trigger(When.EVERY, ScheduleWords.flag(every.interval()));
      case Trigger.AfterEnd end -> trigger(When.AFTER_END, ScheduleWords.flag(end.delay()));
      case Trigger.Once once ->
          trigger(
              When.ONCE,
              Instant.ofEpochMilli(once.atMs()).atZone(plan.zone()).format(TypedTime.FORMAT));
      case Trigger.Event event -> {
        trigger(When.EVENT, event.topic());
        filter.setText(event.filter());
      }
    }
    switch (plan.target()) {
      case Target.Task t -> {
        name.setText(t.template().type());
        queue.setText(t.template().queue());
        payload.setText(t.template().payload().utf8());
      }
      case Target.Workflow w -> {
        creates.value().set(Creates.WORKFLOW);
        name.setText(w.name());
        payload.setText(w.input().utf8());
      }
    }
  }

  private void trigger(When kind, String typed) {
    when.value().set(kind);
    time.setText(typed);
  }

  private VBox form() {
    Label title =
        new Label(
            editing
                .map(s -> text("schedules.edit.title", s.schedule().id()))
                .orElse(text("schedules.new.title")));
    title.getStyleClass().add("side-title");
    id.setId("schedule-id");
    time.setId("schedule-time");
    payload.setId("schedule-payload");
    payload.getStyleClass().add("mono");
    payload.setPrefRowCount(3);
    payload.setWrapText(true);
    HBox first =
        row(field("schedules.id", id, Place.ID), field("schedules.zone", zone, Place.ZONE));
    HBox target = row(named(name), queueBox);
    HBox policies =
        row(
            Sheet.field(text("schedules.overlap"), overlap),
            Sheet.field(text("schedules.misfire"), misfire));
    HBox more =
        row(
            field("schedules.jitter", jitter, Place.JITTER),
            Sheet.field(text("schedules.note"), note));
    jitter.setPromptText(text("schedules.jitter.prompt"));
    note.setPromptText(text("schedules.note.prompt"));
    VBox fields =
        new VBox(
            first,
            section("schedules.section.when"),
            when,
            timed(),
            filterBox,
            section("schedules.section.creates"),
            creates,
            target,
            Sheet.field(text("schedules.payload"), payload),
            section("schedules.section.policies"),
            policies,
            more,
            section("schedules.section.bounds"),
            bounds.box(this::field));
    fields.getStyleClass().add("editor-fields");
    ScrollArea scroll = new ScrollArea(fields);
    scroll.setFitToWidth(true);
    scroll.setHbarPolicy(ScrollArea.ScrollBarPolicy.NEVER);
    scroll.setFocusTraversable(false);
    VBox.setVgrow(scroll, Priority.ALWAYS);
    ProblemBar problem = new ProblemBar();
    problem.follow(storing.problem());
    HBox buttons =
        new HBox(store, Buttons.plain(text("dialog.back"), () -> done.accept(Optional.empty())));
    buttons.getStyleClass().add("side-buttons");
    VBox form = new VBox(title, scroll, problem, buttons);
    form.getStyleClass().addAll("card", "side-pane");
    return form;
  }

  static HBox row(VBox left, VBox right) {
    HBox line = new HBox(left, right);
    line.getStyleClass().add("editor-row");
    for (VBox box : List.of(left, right)) {
      HBox.setHgrow(box, Priority.ALWAYS);
      box.setPrefWidth(200);
    }
    return line;
  }

  private static Label section(String key) {
    Label label = new Label(text(key));
    label.getStyleClass().add("section");
    return label;
  }

  /** What is typed there is another thing for each kind of trigger. */
  private VBox timed() {
    VBox box = field("schedules.time.CRON", time, Place.TIME);
    timeLabel.getStyleClass().add("field-label");
    box.getChildren().set(0, timeLabel);
    timeLabel.setLabelFor(time);
    return box;
  }

  private VBox named(TextField field) {
    VBox box = field("schedules.type", field, Place.NAME);
    nameLabel.getStyleClass().add("field-label");
    box.getChildren().set(0, nameLabel);
    nameLabel.setLabelFor(field);
    return box;
  }

  private VBox field(String key, Region control, Place place) {
    VBox box = Sheet.field(text(key), control);
    Label wrong = new Label();
    wrong.getStyleClass().addAll("hint", "wrong");
    wrong.setWrapText(true);
    wrong.setMinHeight(Region.USE_PREF_SIZE);
    wrong.managedProperty().bind(wrong.visibleProperty());
    wrong.setVisible(false);
    wrongs.put(place, new Marked(control, wrong));
    box.getChildren().add(wrong);
    return box;
  }

  private void follow() {
    typing.setOnFinished(e -> check());
    bounds.onChange(this::changed);
    for (TextField field : List.of(id, time, filter, name, queue, note, jitter, zone.getEditor())) {
      var unused = field.textProperty().subscribe((was, now) -> changed());
    }
    var unused = payload.textProperty().subscribe((was, now) -> changed());
    var unusedToo = when.value().subscribe((was, now) -> kind(now));
    var unusedThree = creates.value().subscribe((was, now) -> changed());
    var unusedFour = overlap.valueProperty().subscribe((was, now) -> changed());
    var unusedFive = misfire.valueProperty().subscribe((was, now) -> changed());
  }

  /** Another kind of trigger begins with an example of its own. */
  private void kind(When now) {
    time.setText(
        switch (now) {
          case CRON -> "0 6 * * MON-FRI";
          case EVERY, AFTER_END -> "15 min";
          case EVENT -> "";
          case ONCE ->
              Instant.ofEpochMilli(model.console().now() + 3_600_000)
                  .atZone(model.console().zone())
                  .format(TypedTime.FORMAT);
        });
    changed();
  }

  private ScheduleDraft.Reading read(String named) {
    return new ScheduleDraft(
            editing.map(ScheduleSnapshot::schedule),
            named.strip(),
            when.value().get(),
            time.getText(),
            zone.getEditor().getText(),
            creates.value().get(),
            name.getText().strip(),
            queue.getText().strip(),
            payload.getText(),
            note.getText(),
            jitter.getText(),
            overlap.getValue(),
            misfire.getValue(),
            filter.getText(),
            bounds.typed())
        .read(model.console().zone());
  }

  private void changed() {
    boolean task = creates.value().get() == Creates.TASK;
    queueBox.setVisible(task);
    filterBox.setVisible(when.value().get() == When.EVENT);
    timeLabel.setText(text("schedules.time." + when.value().get()));
    time.setAccessibleText(timeLabel.getText());
    nameLabel.setText(text(task ? "schedules.type" : "schedules.workflow"));
    ScheduleDraft.Reading reading = read(id.getText());
    wrongs.forEach(
        (place, marked) -> {
          String problem = reading.wrong().getOrDefault(place, "");
          // An empty new form is not wrong yet.
          boolean untouched =
              place == Place.ID && id.getText().isEmpty()
                  || place == Place.TIME && time.getText().isEmpty();
          boolean wrong = !untouched && !problem.isEmpty();
          marked.hint().setText(wrong ? problem : "");
          marked.hint().setVisible(wrong);
          marked.control().getStyleClass().remove("wrong");
          if (wrong) {
            marked.control().getStyleClass().add("wrong");
          }
        });
    store.setDisable(reading.schedule().isEmpty());
    preview.command(reading.schedule());
    typing.playFromStart();
  }

  /** Asks the server, which knows all rules, what the schedule would do. */
  private void check() {
    // Without a name it can be looked at, though not stored.
    preview.show(read(id.getText().isBlank() ? "preview" : id.getText()).schedule());
  }

  private void store() {
    read(id.getText())
        .schedule()
        .ifPresent(
            plan ->
                storing.start(
                    () ->
                        model
                            .server()
                            .put(plan, editing.map(ScheduleSnapshot::version).orElse(-1L)),
                    out -> {
                      host.say(
                          text(
                              "schedules.put." + out.change(), plan.id(), out.schedule().version()),
                          Tone.OK);
                      done.accept(Optional.of(ScheduleKey.of(plan).toString()));
                    }));
  }
}
