package dev.carillon.desktop.control;

import dev.carillon.desktop.fx.OneFrame;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Rectangle2D;
import javafx.scene.Node;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import javafx.scene.shape.Rectangle;
import javafx.scene.transform.Scale;
import javafx.util.Subscription;

/**
 * Shows a whole window larger than it is drawn: texts with the room around them, columns, icons and
 * lines alike. What no longer fits is scrolled to rather than squeezed.
 */
public final class Zoomed extends Region implements AutoCloseable {
  private static final double WHOLE = 100;

  private final Region content;
  private final ObservableValue<Number> percent;
  private final Rectangle2D least;
  private final Scale scale = new Scale(1, 1);
  private final ScrollArea scroll = new ScrollArea();

  /** As large as the content is shown: what sticks out of that makes no room for itself. */
  private final Pane held = new Pane();

  private final Rectangle speck = OneFrame.speck();
  private final Subscription sizes;

  /**
   * @param percent 100: as it is
   * @param least what the content is laid out in at least, in its own pixels
   */
  public Zoomed(Region content, ObservableValue<Number> percent, Rectangle2D least) {
    this.content = content;
    this.percent = percent;
    this.least = least;
    getStyleClass().add("zoomed");
    scroll.setFocusTraversable(false);
    sizes = percent.subscribe(this::wrap);
  }

  private double factor() {
    return percent.getValue().doubleValue() / WHOLE;
  }

  /** At 100 % nothing lies between the scene and what it shows. */
  private void wrap(Number now) {
    double factor = factor();
    scale.setX(factor);
    scale.setY(factor);
    content.setMinSize(USE_COMPUTED_SIZE, USE_COMPUTED_SIZE);
    content.setPrefSize(USE_COMPUTED_SIZE, USE_COMPUTED_SIZE);
    content.setMaxSize(Double.MAX_VALUE, Double.MAX_VALUE);
    scroll.setContent(null);
    held.getChildren().clear();
    if (factor == 1) {
      content.getTransforms().remove(scale);
      getChildren().setAll(speck, content);
    } else {
      if (!content.getTransforms().contains(scale)) {
        content.getTransforms().add(scale);
      }
      getChildren().setAll(speck, scroll);
      held.getChildren().setAll(content);
      scroll.setContent(held);
    }
    requestLayout();
  }

  /** What {@link OneFrame} draws where there is nothing to draw. */
  public Rectangle speck() {
    return speck;
  }

  /** Its window is gone; the size of texts outlives it. */
  @Override
  public void close() {
    sizes.unsubscribe();
  }

  @Override
  protected void layoutChildren() {
    double w = getWidth();
    double h = getHeight();
    double factor = factor();
    if (factor != 1) {
      double wide = Math.max(least.getWidth(), Math.floor(w / factor));
      double high = Math.max(least.getHeight(), Math.floor(h / factor));
      content.setMinSize(wide, high);
      content.setPrefSize(wide, high);
      content.setMaxSize(wide, high);
      held.setMinSize(wide * factor, high * factor);
      held.setPrefSize(wide * factor, high * factor);
    }
    for (Node child : getManagedChildren()) {
      child.resizeRelocate(0, 0, w, h);
    }
  }
}
