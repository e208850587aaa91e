package dev.carillon.desktop.feature.submit;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.client.Subscription;
import dev.carillon.desktop.control.Buttons;
import dev.carillon.desktop.control.CommandLine;
import dev.carillon.desktop.control.CopyLine;
import dev.carillon.desktop.control.Fxml;
import dev.carillon.desktop.control.ProblemBar;
import dev.carillon.desktop.control.RetryCurve;
import dev.carillon.desktop.control.Segments;
import dev.carillon.desktop.control.StatusBadge;
import dev.carillon.desktop.feature.Host;
import dev.carillon.desktop.feature.Screen;
import dev.carillon.desktop.fx.Metronome;
import dev.carillon.desktop.fx.Work;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.desktop.state.JsonText;
import dev.carillon.model.queue.QueueSnapshot;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Priority;
import dev.carillon.model.task.SubmitReceipt;
import dev.carillon.model.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;

/** Wires the form: its fields follow the type, its preview follows the fields. */
public final class SubmitView implements Screen {
  private record Marked(Node node, Label hint) {}

  private final SubmitViewModel model;
  private final Host host;
  private final Parent root;
  private final Segments<TaskKind> kinds =
      new Segments<>(List.of(TaskKind.values()), k -> text("submit.kind." + k), TaskKind.SHELL);
  private final Segments<WhenText.Mode> modes =
      new Segments<>(
          List.of(WhenText.Mode.values()), m -> text("submit.when." + m), WhenText.Mode.NOW);
  private final RetryCurve curve = new RetryCurve();
  private final CopyLine receiptId = new CopyLine(text("task.id"));
  private final StatusBadge receiptState = new StatusBadge();
  private final Map<Draft.Field, Marked> fields = new EnumMap<>(Draft.Field.class);
  private Subscription ticks = () -> {};

  @FXML private StackPane kindPlace;
  @FXML private TextField type;
  @FXML private VBox typeBox;
  @FXML private HBox httpBox;
  @FXML private ComboBox<String> method;
  @FXML private TextField url;
  @FXML private HBox kafkaBox;
  @FXML private TextField topic;
  @FXML private TextField key;
  @FXML private Label payloadLabel;
  @FXML private Button format;
  @FXML private TextArea payload;
  @FXML private Label typeHint;
  @FXML private Label urlHint;
  @FXML private Label topicHint;
  @FXML private Label payloadHint;
  @FXML private ComboBox<String> queue;
  @FXML private Label queueHint;
  @FXML private TextField name;
  @FXML private ComboBox<Integer> priority;
  @FXML private StackPane modePlace;
  @FXML private TextField when;
  @FXML private Label whenHint;
  @FXML private TextField attempts;
  @FXML private TextField backoff;
  @FXML private TextField longest;
  @FXML private Label attemptsHint;
  @FXML private Label backoffHint;
  @FXML private Label longestHint;
  @FXML private StackPane curvePlace;
  @FXML private Label curveNote;
  @FXML private Button submit;
  @FXML private VBox receiptBox;
  @FXML private HBox receiptHead;
  @FXML private VBox receiptPlace;
  @FXML private Label receiptNote;
  @FXML private VBox side;

  public SubmitView(SubmitViewModel model, Host host) {
    this.model = model;
    this.host = host;
    root = Fxml.load(this);
    kindPlace.getChildren().add(kinds);
    modePlace.getChildren().add(modes);
    curvePlace.getChildren().add(curve);
    receiptHead.getChildren().add(1, receiptState);
    receiptPlace.getChildren().add(receiptId);
    CommandLine.behind(submit, this::command);
    if (submit.getParent() instanceof HBox line) {
      line.getChildren().addFirst(CommandLine.button(this::command));
    }
    ProblemBar problem = new ProblemBar();
    problem.follow(model.sending().problem());
    side.getChildren().add(3, problem);
    choices();
    mark(Draft.Field.TYPE, type, typeHint);
    mark(Draft.Field.URL, url, urlHint);
    mark(Draft.Field.TOPIC, topic, topicHint);
    mark(Draft.Field.PAYLOAD, payload, payloadHint);
    mark(Draft.Field.QUEUE, queue, queueHint);
    mark(Draft.Field.WHEN, when, whenHint);
    mark(Draft.Field.ATTEMPTS, attempts, attemptsHint);
    mark(Draft.Field.BACKOFF, backoff, backoffHint);
    mark(Draft.Field.LONGEST, longest, longestHint);
    var unused = kinds.value().subscribe(this::kind);
    var unusedToo = modes.value().subscribe(this::mode);
    for (TextField field : List.of(type, url, topic, key, name, when, attempts, backoff, longest)) {
      field.textProperty().subscribe(this::check);
    }
    payload.textProperty().subscribe(this::check);
    queue.getEditor().textProperty().subscribe(this::check);
    var unusedThree =
        model
            .console()
            .live()
            .subscribe(l -> Buttons.refuse(submit, model.console().submitRefusal()));
    model.receipt().subscribe(this::receipt);
    model.sending().phase().subscribe(this::check);
  }

  private String command() {
    return model.read(draft()).task().map(SubmitCommand::of).orElse("carillon task submit");
  }

  private void choices() {
    method.getItems().setAll(TaskKind.METHODS);
    method.setValue("GET");
    priority.getItems().setAll(IntStream.rangeClosed(0, 9).map(i -> 9 - i).boxed().toList());
    priority.setValue(Priority.MEDIUM);
    priority.setVisibleRowCount(10);
    priority.setConverter(
        new StringConverter<>() {
          @Override
          public String toString(Integer value) {
            return switch (value) {
              case Priority.HIGHEST -> text("submit.priority.highest", value);
              case Priority.HIGH -> text("submit.priority.high", value);
              case Priority.MEDIUM -> text("submit.priority.medium", value);
              case Priority.LOW -> text("submit.priority.low", value);
              case Priority.LOWEST -> text("submit.priority.lowest", value);
              default -> String.valueOf(value);
            };
          }

          @Override
          public Integer fromString(String words) {
            throw new UnsupportedOperationException("The choice cannot be typed.");
          }
        });
    queue.getEditor().setText(NewTask.DEFAULT_NAME);
    queue.setOnShowing(
        e ->
            queue
                .getItems()
                .setAll(
                    model.console().live().get().overview().stream()
                        .flatMap(o -> o.queues().stream())
                        .map(QueueSnapshot::name)
                        .toList()));
  }

  private void mark(Draft.Field field, Node control, Label hint) {
    fields.put(field, new Marked(control, hint));
    hint.managedProperty().bind(hint.textProperty().isNotEmpty());
  }

  private void kind(TaskKind kind) {
    show(typeBox, kind == TaskKind.OTHER);
    show(httpBox, kind == TaskKind.HTTP);
    show(kafkaBox, kind == TaskKind.KAFKA);
    payloadLabel.setText(text("submit.payload." + kind));
    format.setVisible(kind != TaskKind.SHELL && kind != TaskKind.SLEEP);
    payload.setPromptText(text("submit.prompt." + kind));
    payload.setAccessibleText(payloadLabel.getText());
    check();
  }

  private void mode(WhenText.Mode mode) {
    show(when, mode != WhenText.Mode.NOW);
    long now = model.console().now();
    var zone = model.console().zone();
    when.setText(
        switch (mode) {
          case NOW -> "";
          case DELAY -> "30 s";
          case INSTANT ->
              WhenText.FORMAT.format(
                  Instant.ofEpochMilli(now + 300_000).atZone(zone).withSecond(0));
        });
    check();
  }

  private static void show(Node node, boolean on) {
    node.setVisible(on);
    node.setManaged(on);
  }

  private Draft draft() {
    return new Draft(
        kinds.value().get(),
        type.getText(),
        queue.getEditor().getText(),
        name.getText(),
        payload.getText(),
        method.getValue(),
        url.getText(),
        topic.getText(),
        key.getText(),
        modes.value().get(),
        when.getText(),
        priority.getValue(),
        attempts.getText(),
        backoff.getText(),
        longest.getText());
  }

  /** Marks what is wrong, and previews what would happen. */
  private void check() {
    Draft draft = draft();
    Draft.Result result = model.read(draft);
    fields.forEach(
        (field, marked) -> {
          Node node = marked.node();
          Label hint = marked.hint();
          String problem = result.problems().getOrDefault(field, "");
          // An empty field is not wrong yet; the button is off all the same.
          boolean wrong = !problem.isEmpty() && !blank(node);
          node.getStyleClass().remove("wrong");
          hint.getStyleClass().removeAll("wrong", "right");
          if (wrong) {
            node.getStyleClass().add("wrong");
            hint.getStyleClass().add("wrong");
          }
          hint.setText(problem);
        });
    preview(draft, result);
    submit.setDisable(
        result.task().isEmpty() || model.sending().phase().get() == Work.Phase.RUNNING);
    submit.setText(
        model.sending().phase().get() == Work.Phase.RUNNING
            ? text("submit.sending")
            : text("submit.go", draft.queue().strip()));
  }

  private static boolean blank(Node node) {
    return switch (node) {
      case TextField field -> field.getText().isBlank();
      case TextArea area -> area.getText().isBlank();
      default -> false;
    };
  }

  private void preview(Draft draft, Draft.Result result) {
    Optional<JsonText.Problem> json = draft.jsonProblem();
    if (payloadHint.getText().isEmpty() && draft.meantAsJson()) {
      payloadHint.getStyleClass().add(json.isPresent() ? "wrong" : "right");
      if (json.isPresent()) {
        payload.getStyleClass().add("wrong");
      }
      payloadHint.setText(
          json.map(p -> text("submit.json.wrong", p.line(), p.column(), p.message()))
              .orElse(text("submit.json.right")));
    }
    var zone = model.console().zone();
    if (!result.problems().containsKey(Draft.Field.WHEN)) {
      long now = model.console().now();
      var at = WhenText.read(draft.mode(), draft.when(), now, zone);
      long left = at.atMs() - now;
      whenHint.setText(
          draft.mode() == WhenText.Mode.NOW
              ? text("submit.when.now.hint")
              : left < 0
                  ? text("submit.when.past")
                  : text(
                      "submit.when.hint",
                      Figures.full(at.atMs(), zone).substring(0, 19),
                      zone.getId(),
                      Figures.exact(Duration.ofSeconds(Math.round(left / 1000.0)))));
    }
    draft
        .retry(new EnumMap<>(Draft.Field.class))
        .ifPresent(
            r -> {
              curve.show(r);
              long total =
                  IntStream.range(1, r.maxAttempts()).mapToLong(i -> r.ceiling(i).toMillis()).sum();
              curveNote.setText(
                  r.maxAttempts() == 1
                      ? text("submit.retry.single")
                      : text(
                          "submit.retry.note",
                          r.maxAttempts(),
                          Figures.exact(Duration.ofMillis(total))));
            });
  }

  private void receipt(Optional<SubmitReceipt> shown) {
    show(receiptBox, shown.isPresent());
    shown.ifPresent(
        r -> {
          receiptState.show(r.state());
          receiptId.show(r.id());
          String note =
              r.state() == TaskState.SCHEDULED
                  ? text(
                      "submit.receipt.later",
                      Figures.full(r.dueMs(), model.console().zone()).substring(0, 19))
                  : text("submit.receipt.now");
          receiptNote.setText(
              String.join("\n", Stream.concat(Stream.of(note), r.warnings().stream()).toList()));
        });
  }

  @FXML
  private void submit() {
    if (model.console().submitRefusal().isEmpty()) {
      model.read(draft()).task().ifPresent(model::submit);
    }
  }

  @FXML
  private void openReceipt() {
    model.receipt().get().ifPresent(r -> host.showTask(r.id()));
  }

  @FXML
  private void format() {
    JsonText.pretty(payload.getText()).ifPresent(payload::setText);
  }

  @FXML
  private void key(KeyEvent e) {
    if (e.isShortcutDown() && e.getCode() == KeyCode.ENTER && !submit.isDisabled()) {
      submit();
      e.consume();
    }
  }

  /** A task of that queue. */
  @Override
  public void open(String id) {
    queue.getEditor().setText(id);
  }

  @Override
  public void shown() {
    ticks = Metronome.every(Duration.ofSeconds(1), this::check);
    payload.requestFocus();
  }

  @Override
  public void hidden() {
    ticks.close();
  }

  @Override
  public Parent root() {
    return root;
  }
}
