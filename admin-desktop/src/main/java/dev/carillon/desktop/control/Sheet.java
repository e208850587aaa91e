package dev.carillon.desktop.control;

import dev.carillon.desktop.fx.Work;
import dev.carillon.desktop.i18n.Texts;
import java.util.function.Supplier;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/**
 * A dialog that does one thing. Its button says what it does and to what; it stays open, with the
 * reason, when that fails.
 */
public final class Sheet extends VBox {
  private final ModalLayer layer;
  private final VBox body = new VBox();
  private final ProblemBar problem = new ProblemBar();
  private final HBox buttons = new HBox();
  private @Nullable TypedCount typed;

  public Sheet(ModalLayer layer, String title, String words) {
    this.layer = layer;
    getStyleClass().addAll("card", "dialog");
    Label head = new Label(title);
    head.getStyleClass().add("sheet-title");
    Label text = new Label(words);
    text.getStyleClass().add("sheet-words");
    text.setWrapText(true);
    text.setMinHeight(Region.USE_PREF_SIZE);
    body.getStyleClass().add("sheet-body");
    buttons.getStyleClass().add("sheet-buttons");
    buttons.setAlignment(Pos.CENTER_RIGHT);
    getChildren().addAll(head, text, body, problem, buttons);
    body.managedProperty().bind(body.visibleProperty());
    body.setVisible(false);
  }

  public Sheet with(Node... fields) {
    body.getChildren().addAll(fields);
    body.setVisible(true);
    return this;
  }

  /** Shows the command that does the same. */
  public Sheet command(String command) {
    return with(new CommandLine(command));
  }

  /** Shows the command that does the same with what is typed now. */
  public Sheet command(Supplier<String> command, ObservableValue<?>... typed) {
    CommandLine line = new CommandLine(command.get());
    for (ObservableValue<?> value : typed) {
      var unused = value.subscribe(now -> line.show(command.get()));
    }
    return with(line);
  }

  /** Says that there is no way back. */
  public Sheet irreversible() {
    Label words = new Label(Texts.text("confirm.irreversible"), new FontIcon("fth-alert-triangle"));
    words.getStyleClass().addAll("irreversible", Tone.DEAD.styleClass());
    return with(words);
  }

  /**
   * How many things it acts on.
   *
   * @param ask whether the count must be typed before it can be done, as production profiles want
   */
  public Sheet counted(long count, boolean ask) {
    if (ask) {
      typed = new TypedCount(count);
      with(typed);
    }
    return this;
  }

  /** A label over its field. */
  public static VBox field(String name, Region field) {
    Label label = new Label(name);
    label.getStyleClass().add("field-label");
    label.setLabelFor(field);
    field.setAccessibleText(name);
    field.setMaxWidth(Double.MAX_VALUE);
    VBox box = new VBox(label, field);
    box.getStyleClass().add("field");
    return box;
  }

  /**
   * @param act starts the work; the sheet closes itself when the work succeeds
   */
  public void open(String doIt, boolean destructive, Work work, Runnable act, Node firstFocus) {
    Button cancel = Buttons.plain(Texts.text("dialog.back"), layer::dismiss);
    Button go = destructive ? Buttons.danger(doIt, act) : Buttons.primary(doIt, act);
    go.setId("confirm");
    go.setDefaultButton(true);
    BooleanBinding running = work.phase().isEqualTo(Work.Phase.RUNNING);
    TypedCount count = typed;
    go.disableProperty().bind(count == null ? running : running.or(count.right().not()));
    if (destructive) {
      go.getStyleClass().add("filled");
    }
    problem.follow(work.problem());
    var unused =
        work.phase()
            .subscribe(
                phase -> {
                  if (phase == Work.Phase.SUCCEEDED && getParent() == layer) {
                    layer.dismiss();
                  }
                });
    buttons.getChildren().setAll(cancel, go);
    Node self = count == null ? go : count.input();
    layer.show(this, firstFocus == this ? self : firstFocus);
  }
}
