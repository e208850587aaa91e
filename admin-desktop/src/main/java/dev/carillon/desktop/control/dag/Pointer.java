package dev.carillon.desktop.control.dag;

import java.util.Optional;
import javafx.scene.Cursor;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;

/** What mouse and touch pad do: drag the plane, zoom where they point, select, open, fold. */
final class Pointer {
  private static final double PER_NOTCH = 1.0015;
  private static final double STILL = 4;

  private final DagCanvas canvas;
  private double lastX;
  private double lastY;
  private double way;

  Pointer(DagCanvas canvas) {
    this.canvas = canvas;
  }

  void install() {
    canvas.setOnMousePressed(this::press);
    canvas.setOnMouseDragged(this::drag);
    canvas.setOnMouseReleased(this::release);
    canvas.setOnMouseMoved(this::move);
    canvas.setOnMouseExited(e -> canvas.hover(-1));
    canvas.setOnScroll(this::scroll);
    canvas.setOnZoom(e -> canvas.zoomBy(e.getZoomFactor(), e.getX(), e.getY()));
  }

  private void press(MouseEvent e) {
    canvas.requestFocus();
    lastX = e.getX();
    lastY = e.getY();
    way = 0;
    e.consume();
  }

  private void drag(MouseEvent e) {
    double dx = e.getX() - lastX;
    double dy = e.getY() - lastY;
    way += Math.abs(dx) + Math.abs(dy);
    lastX = e.getX();
    lastY = e.getY();
    if (way > STILL) {
      canvas.setCursor(Cursor.CLOSED_HAND);
      canvas.panBy(dx, dy);
    }
    e.consume();
  }

  private void release(MouseEvent e) {
    canvas.setCursor(Cursor.DEFAULT);
    if (way <= STILL && e.getButton() == MouseButton.PRIMARY) {
      click(e);
    }
    e.consume();
  }

  private void click(MouseEvent e) {
    int i = canvas.nodeAt(e.getX(), e.getY());
    if (i >= 0 && canvas.onFold(i, e.getX(), e.getY())) {
      canvas.fold(i);
      return;
    }
    canvas.select(i < 0 ? Optional.empty() : Optional.of(canvas.key(i)));
    if (i >= 0 && e.getClickCount() == 2) {
      canvas.openSelected();
    }
  }

  private void move(MouseEvent e) {
    int i = canvas.nodeAt(e.getX(), e.getY());
    canvas.hover(i);
    canvas.setCursor(i < 0 ? Cursor.DEFAULT : Cursor.HAND);
  }

  private void scroll(ScrollEvent e) {
    if (e.isShiftDown() || Math.abs(e.getDeltaX()) > Math.abs(e.getDeltaY())) {
      canvas.panBy(e.getDeltaX() == 0 ? e.getDeltaY() : e.getDeltaX(), 0);
    } else if (!e.isInertia()) {
      canvas.zoomBy(Math.pow(PER_NOTCH, e.getDeltaY() * 2), e.getX(), e.getY());
    }
    e.consume();
  }
}
