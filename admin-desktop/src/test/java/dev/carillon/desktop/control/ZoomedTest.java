package dev.carillon.desktop.control;

import static org.assertj.core.api.Assertions.assertThat;

import javafx.beans.property.SimpleIntegerProperty;
import javafx.geometry.Bounds;
import javafx.geometry.Rectangle2D;
import javafx.scene.Scene;
import javafx.scene.layout.Pane;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/** A window is shown larger as a whole, and never laid out in less room than it needs. */
class ZoomedTest {
  private final SimpleIntegerProperty percent = new SimpleIntegerProperty(100);
  private final Pane content = new Pane();

  private Bounds at(Zoomed zoomed, int size) throws Exception {
    return WaitForAsyncUtils.asyncFx(
            () -> {
              percent.set(size);
              zoomed.applyCss();
              zoomed.layout();
              return content.localToScene(content.getBoundsInLocal());
            })
        .get();
  }

  @Test
  void theContentFillsTheWindowOrKeepsItsLeastSize() throws Exception {
    FxToolkit.registerPrimaryStage();
    Zoomed zoomed =
        WaitForAsyncUtils.asyncFx(
                () -> {
                  Zoomed made = new Zoomed(content, percent, new Rectangle2D(0, 0, 600, 400));
                  var unused = new Scene(made, 1200, 800);
                  return made;
                })
            .get();
    assertThat(at(zoomed, 100).getWidth()).isEqualTo(1200);
    assertThat(at(zoomed, 150).getWidth()).isEqualTo(1200);
    assertThat(content.getWidth()).isEqualTo(800);
    assertThat(at(zoomed, 250).getWidth()).isEqualTo(1500);
    assertThat(content.getHeight()).isEqualTo(400);
    assertThat(at(zoomed, 100).getWidth()).isEqualTo(1200);
    assertThat(content.getWidth()).isEqualTo(1200);
  }
}
