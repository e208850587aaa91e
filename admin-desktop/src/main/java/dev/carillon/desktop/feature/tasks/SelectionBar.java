package dev.carillon.desktop.feature.tasks;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.Buttons;
import dev.carillon.desktop.control.Sheet;
import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.feature.Host;
import dev.carillon.desktop.fx.Work;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.desktop.i18n.Wrong;
import dev.carillon.model.bulk.BulkAction;
import dev.carillon.model.bulk.BulkOrder;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/** What can be done to the tasks that are selected, or to all that match. */
final class SelectionBar extends HBox {
  /** All tasks, said so that a bulk action takes it: an empty filter is none to it. */
  private static final String EVERYTHING = "state:live,ended";

  private final Console console;
  private final Host host;
  private final Supplier<String> filter;
  private final Label count = new Label();
  private final Button all;
  private final List<Button> actions;
  private List<String> ids = List.of();
  private long matching = -1;
  private boolean everything;

  /**
   * @param filter of the list
   */
  SelectionBar(Console console, Host host, Supplier<String> filter) {
    this.console = console;
    this.host = host;
    this.filter = filter;
    setId("selection-bar");
    getStyleClass().add("selection-bar");
    setAlignment(Pos.CENTER_LEFT);
    count.getStyleClass().add("heading");
    count.setMinWidth(USE_PREF_SIZE);
    all = Buttons.plain("", this::swap);
    all.setId("select-all-matching");
    all.getStyleClass().add("link");
    Region gap = new Region();
    HBox.setHgrow(gap, Priority.ALWAYS);
    Button retry = action("bulk.retry", "bulk-retry", () -> begin(BulkAction.RETRY));
    Button later = action("bulk.reschedule", "bulk-reschedule", this::askWhen);
    Button cancel = action("bulk.cancel", "bulk-cancel", () -> begin(BulkAction.CANCEL));
    Button delete = action("bulk.delete", "bulk-delete", () -> begin(BulkAction.DELETE));
    cancel.getStyleClass().add("destructive");
    delete.getStyleClass().add("destructive");
    actions = List.of(retry, later, cancel, delete);
    getChildren().addAll(count, all, gap);
    getChildren().addAll(actions);
    managedProperty().bind(visibleProperty());
    setVisible(false);
  }

  private static Button action(String key, String id, Runnable run) {
    Button button = Buttons.plain(text(key), run);
    button.setId(id);
    return button;
  }

  void select(List<String> selected) {
    ids = selected;
    everything = false;
    show();
  }

  /** How many pass the filter; -1 if that is not known. */
  void matching(long total) {
    matching = total;
    show();
  }

  private void swap() {
    everything = !everything;
    show();
  }

  private void show() {
    setVisible(!ids.isEmpty());
    String whole = matching < 0 ? text("bulk.unknown") : Figures.count(matching);
    count.setText(
        everything ? text("bulk.all", whole) : text("bulk.selected", Figures.count(ids.size())));
    all.setText(everything ? text("bulk.only", ids.size()) : text("bulk.take.all", whole));
    all.setVisible(everything || matching < 0 || matching > ids.size());
    actions.forEach(b -> Buttons.refuse(b, console.refusal()));
  }

  private String scope() {
    if (everything) {
      return filter.get().isBlank() ? EVERYTHING : filter.get();
    }
    return "id:" + String.join(",", ids);
  }

  private void begin(BulkAction action) {
    new BulkFlow(console, host, BulkOrder.of(action, scope(), "")).open();
  }

  private static String command(String scope, String delay) {
    BulkOrder order = BulkOrder.of(BulkAction.RESCHEDULE, scope, "");
    try {
      return BulkFlow.command(order.dueAfter(Spans.millis(delay)));
    } catch (Wrong e) {
      // What is wrong with it is told when it is done.
      return BulkFlow.command(order);
    }
  }

  private void askWhen() {
    String scope = scope();
    TextField delay = new TextField("10 min");
    delay.setId("bulk-delay");
    Work work = console.work();
    new Sheet(host.dialogs(), text("bulk.title.RESCHEDULE"), text("bulk.when.words"))
        .with(Sheet.field(text("bulk.when"), delay))
        .command(() -> command(scope, delay.getText()), delay.textProperty())
        .open(
            text("bulk.when.go"),
            false,
            work,
            () ->
                work.start(
                    () -> CompletableFuture.completedFuture(Spans.millis(delay.getText())),
                    millis ->
                        console
                            .fx()
                            .execute(
                                () ->
                                    new BulkFlow(
                                            console,
                                            host,
                                            BulkOrder.of(BulkAction.RESCHEDULE, scope, "")
                                                .dueAfter(millis))
                                        .open())),
            delay);
  }
}
