package dev.carillon.desktop.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.cluster.RatePoint;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.text.Text;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

class RateChartTest {
  private static final long NOON = 1_800_014_400_000L;

  private RateChart chart;

  @BeforeEach
  void aChartInAWindow() throws Exception {
    FxToolkit.registerPrimaryStage();
    chart =
        WaitForAsyncUtils.asyncFx(
                () -> {
                  RateChart made = new RateChart(() -> ZoneOffset.UTC);
                  var unused = new Scene(made, 700, 240);
                  return made;
                })
            .get();
  }

  private List<Node> shown(List<RatePoint> points, long spanMs) throws Exception {
    return WaitForAsyncUtils.asyncFx(
            () -> {
              chart.show(points, spanMs);
              chart.applyCss();
              chart.layout();
              List<Node> all = new ArrayList<>();
              gather(chart, all);
              return all;
            })
        .get();
  }

  private static void gather(Parent parent, List<Node> all) {
    for (Node child : parent.getChildrenUnmodifiable()) {
      all.add(child);
      if (child instanceof Parent more) {
        gather(more, all);
      }
    }
  }

  private static List<RatePoint> minutes(int minutes, float rate) {
    return IntStream.rangeClosed(0, minutes)
        .mapToObj(
            i -> {
              long at = NOON - (minutes - i) * 60_000L;
              return new RatePoint(at, rate, rate, 0, 0, 0, 0);
            })
        .toList();
  }

  private static List<String> words(List<Node> nodes) {
    return nodes.stream()
        .filter(n -> n instanceof Text && n.isVisible())
        .map(n -> ((Text) n).getText())
        .filter(words -> !words.isEmpty())
        .toList();
  }

  /** What joins the scene while it is laid out has the whole window drawn a frame later. */
  @Test
  void newFiguresMoveWhatIsThere() throws Exception {
    List<Node> before = shown(minutes(15, 3), 15 * 60_000L);
    assertThat(shown(minutes(15, 700), 15 * 60_000L)).isEqualTo(before);
    assertThat(shown(minutes(60, 700), 60 * 60_000L)).isEqualTo(before);
    assertThat(shown(List.of(), 15 * 60_000L)).isEqualTo(before);
  }

  @Test
  void itTellsRatesAndTimesOfItsSpan() throws Exception {
    assertThat(words(shown(minutes(15, 700), 15 * 60_000L)))
        .startsWith("800", "600", "400", "200", "0")
        .contains("11:57", "11:54", "11:51", "11:48")
        .hasSize(9);
    assertThat(words(shown(minutes(60, 3), 60 * 60_000L)))
        .startsWith("4", "3", "2", "1", "0")
        .contains("11:50", "11:10")
        .hasSize(10);
    assertThat(words(shown(minutes(24 * 60, 3), 24 * 3_600_000L)))
        .contains("08:00", "04:00", "00:00", "20:00", "16:00")
        .hasSize(10);
  }
}
