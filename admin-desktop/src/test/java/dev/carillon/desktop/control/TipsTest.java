package dev.carillon.desktop.control;

import static org.assertj.core.api.Assertions.assertThat;

import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

class TipsTest {
  @BeforeAll
  static void toolkit() throws Exception {
    FxToolkit.registerPrimaryStage();
  }

  private static String afterThePointerCame(Node node) throws Exception {
    return WaitForAsyncUtils.asyncFx(
            () -> {
              node.fireEvent(
                  new MouseEvent(
                      MouseEvent.MOUSE_ENTERED,
                      1,
                      1,
                      1,
                      1,
                      null,
                      0,
                      false,
                      false,
                      false,
                      false,
                      false,
                      false,
                      false,
                      false,
                      false,
                      false,
                      null));
              return told(node);
            })
        .get();
  }

  private static String told(Node node) {
    return node.getProperties().values().stream()
        .filter(Tooltip.class::isInstance)
        .map(tip -> ((Tooltip) tip).getText())
        .distinct()
        .reduce("", String::concat);
  }

  @Test
  void aTooltipIsMadeWhenThePointerComes() throws Exception {
    Region region = new Region();
    Tips.on(region, "14 tasks, 3 s late");
    assertThat(told(region)).isEmpty();
    assertThat(region.getAccessibleHelp()).isEqualTo("14 tasks, 3 s late");
    assertThat(afterThePointerCame(region)).isEqualTo("14 tasks, 3 s late");
  }

  @Test
  void newWordsTakeThePlaceOfThoseThatAreShown() throws Exception {
    Label label = new Label();
    Tips.on(label, "before");
    assertThat(afterThePointerCame(label)).isEqualTo("before");
    WaitForAsyncUtils.asyncFx(() -> Tips.on(label, "after")).get();
    assertThat(told(label)).isEqualTo("after");
  }

  @Test
  void withoutWordsNothingComesUp() throws Exception {
    Label label = new Label();
    Tips.on(label, "before");
    assertThat(afterThePointerCame(label)).isEqualTo("before");
    WaitForAsyncUtils.asyncFx(() -> Tips.on(label, "")).get();
    assertThat(told(label)).isEmpty();
    assertThat(label.getAccessibleHelp()).isNull();
    assertThat(afterThePointerCame(label)).isEmpty();
  }
}
