package dev.carillon.desktop.control;

import dev.carillon.desktop.fx.Work;
import dev.carillon.desktop.i18n.Texts;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/**
 * A dialog that does one thing. Its button says what it does and to what; it stays open, with the
 * reason, when that fails.
 */
public final class Sheet extends VBox {
  private final ModalLayer layer;
  private final VBox body = new VBox();
  private final ProblemBar problem = new ProblemBar();
  private final HBox buttons = new HBox();

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
    go.disableProperty().bind(work.phase().isEqualTo(Work.Phase.RUNNING));
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
    layer.show(this, firstFocus == this ? go : firstFocus);
  }
}
