package dev.carillon.desktop.control;

import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;

/** Lies over the frame; shows one dialog at a time and keeps the keyboard in it. */
public final class ModalLayer extends StackPane {
  private @Nullable Region shown;
  private @Nullable Node cameFrom;

  public ModalLayer() {
    getStyleClass().add("modal-layer");
    setVisible(false);
    setAlignment(Pos.CENTER);
    setOnMousePressed(
        e -> {
          if (e.getTarget() == this) {
            dismiss();
          }
        });
    addEventFilter(
        KeyEvent.KEY_PRESSED,
        e -> {
          if (e.getCode() == KeyCode.ESCAPE && shown != null) {
            dismiss();
            e.consume();
          }
        });
    sceneProperty()
        .subscribe(
            scene -> {
              if (scene != null) {
                scene.focusOwnerProperty().subscribe(this::keepFocus);
              }
            });
  }

  public void show(Region dialog, Node firstFocus) {
    cameFrom = getScene().getFocusOwner();
    shown = dialog;
    dialog.setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
    getChildren().setAll(dialog);
    setVisible(true);
    // The next keys may come before the next pulse, and a field without its skin takes none: what
    // was typed would be lost, and Enter would run something else.
    dialog.applyCss();
    firstFocus.requestFocus();
  }

  public boolean showing() {
    return shown != null;
  }

  /** Goes back to where the keyboard was before. */
  public void dismiss() {
    shown = null;
    setVisible(false);
    getChildren().clear();
    if (cameFrom != null) {
      cameFrom.requestFocus();
    }
    cameFrom = null;
  }

  private void keepFocus(@Nullable Node owner) {
    if (shown == null || owner == null || within(owner, shown)) {
      return;
    }
    first(shown);
  }

  private static boolean within(Node node, Parent top) {
    for (Node n = node; n != null; n = n.getParent()) {
      if (n == top) {
        return true;
      }
    }
    return false;
  }

  private static boolean first(Parent in) {
    for (Node child : in.getChildrenUnmodifiable()) {
      if (child.isFocusTraversable() && !child.isDisabled() && child.isVisible()) {
        child.requestFocus();
        return true;
      }
      if (child instanceof Parent p && first(p)) {
        return true;
      }
    }
    return false;
  }
}
