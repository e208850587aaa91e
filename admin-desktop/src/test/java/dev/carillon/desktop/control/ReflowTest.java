package dev.carillon.desktop.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/** What no longer fits side by side stands below each other, and nothing is cut. */
class ReflowTest {
  @BeforeAll
  static void toolkit() throws Exception {
    FxToolkit.registerPrimaryStage();
  }

  private static Region box(double wide, double tall) {
    Region box = new Region();
    box.setMinSize(wide, tall);
    box.setPrefSize(wide, tall);
    return box;
  }

  /** Lays it out above something else, as screens do. */
  private static List<Bounds> at(Region row, double width) throws Exception {
    return WaitForAsyncUtils.asyncFx(
            () -> {
              VBox column = new VBox(row, box(10, 50));
              Pane window = new Pane(column);
              var unused = new Scene(window, width, 600);
              column.resize(width, 600);
              window.layout();
              // What becomes narrow is laid out once more.
              column.resize(width, 600);
              column.layout();
              row.layout();
              Bounds below = column.getChildren().getLast().getBoundsInParent();
              assertThat(below.getMinY()).isGreaterThanOrEqualTo(row.getHeight());
              return row.getChildrenUnmodifiable().stream()
                  .filter(Node::isManaged)
                  .map(Node::getBoundsInParent)
                  .toList();
            })
        .get();
  }

  private static void inside(List<Bounds> parts, double width) {
    assertThat(parts)
        .allSatisfy(
            b -> {
              assertThat(b.getMinX()).isGreaterThanOrEqualTo(0);
              assertThat(b.getMaxX()).isLessThanOrEqualTo(width);
            });
  }

  private static WrapRow toolbar() {
    Region gap = new Region();
    HBox.setHgrow(gap, Priority.ALWAYS);
    WrapRow row = new WrapRow(box(80, 20), gap, box(200, 30), box(100, 30), box(100, 30));
    row.setSpacing(8);
    return row;
  }

  @Test
  void buttonsThatDoNotFitBesideTheTitleStandBelowIt() throws Exception {
    List<Bounds> wide = at(toolbar(), 600);
    inside(wide, 600);
    assertThat(wide.getLast().getMaxX()).isEqualTo(600);
    List<Bounds> narrow = at(toolbar(), 330);
    inside(narrow, 330);
    assertThat(narrow.get(2).getMinY()).isGreaterThan(narrow.getFirst().getMaxY());
    assertThat(narrow.getLast().getMinY()).isGreaterThan(narrow.get(2).getMaxY());
  }

  @Test
  void onlyWhatGrowsGivesWay() throws Exception {
    Region field = box(400, 30);
    field.setMinWidth(50);
    HBox.setHgrow(field, Priority.ALWAYS);
    Region button = box(100, 30);
    button.setMinWidth(20);
    WrapRow row = new WrapRow(field, button);
    row.setSpacing(8);
    List<Bounds> squeezed = at(row, 300);
    assertThat(squeezed).extracting(Bounds::getWidth).containsExactly(192.0, 100.0);
    assertThat(squeezed).extracting(Bounds::getMinY).containsOnly(squeezed.getFirst().getMinY());
    inside(squeezed, 300);
  }

  @Test
  void cardsStandInAsManyRowsAsTheyNeed() throws Exception {
    CardRow cards = new CardRow();
    cards.setSpacing(12);
    cards.setNarrowest(150);
    cards.getChildren().addAll(IntStream.range(0, 5).mapToObj(i -> box(10, 90)).toList());
    List<Bounds> wide = at(cards, 900);
    assertThat(wide).extracting(Bounds::getMinY).containsOnly(0.0);
    List<Bounds> narrow = at(cards, 500);
    inside(narrow, 500);
    assertThat(narrow).extracting(Bounds::getMinY).containsExactly(0.0, 0.0, 0.0, 102.0, 102.0);
  }

  @Test
  void whatStandsAtTheSideComesBelowOrInThePlaceOfThePart() throws Exception {
    Region part = box(300, 100);
    HBox.setHgrow(part, Priority.ALWAYS);
    Split split = new Split();
    split.getChildren().addAll(part, box(350, 200));
    assertThat(at(split, 900)).extracting(Bounds::getMinY).containsOnly(0.0);
    List<Bounds> below = at(split, 500);
    inside(below, 500);
    assertThat(below.getLast().getMinY()).isGreaterThanOrEqualTo(below.getFirst().getMaxY());
    split.setCover(true);
    Region side = (Region) split.getChildren().getLast();
    split.getChildren().remove(side);
    assertThat(part.isVisible()).isTrue();
    split.getChildren().add(side);
    assertThat(part.isVisible()).isFalse();
    split.setCover(false);
    assertThat(part.isVisible()).isTrue();
    split.setCover(true);
    assertThat(part.isVisible()).isFalse();
    split.setBelow(400);
    assertThat(part.isVisible()).isTrue();
    split.setBelow(760);
    assertThat(part.isVisible()).isFalse();
    split.getChildren().remove(side);
    assertThat(part.isVisible()).isTrue();
  }

  private static GridPane twoByTwo(Node... parts) {
    GridPane grid = new GridPane();
    ColumnConstraints half = new ColumnConstraints();
    half.setPercentWidth(50);
    ColumnConstraints other = new ColumnConstraints();
    other.setPercentWidth(50);
    grid.getColumnConstraints().addAll(half, other);
    for (int i = 0; i < parts.length; i++) {
      grid.add(parts[i], i % 2, i / 2);
    }
    return grid;
  }

  @Test
  void partsThatComeGoOrHideWhileTheyStandBelowEachOtherFindTheirPlaces() throws Exception {
    Region first = box(10, 10);
    Region second = box(10, 10);
    Region third = box(10, 10);
    // What watches the grid is there before its parts are.
    GridPane grid = twoByTwo();
    Stacked.below(grid, 400, 100);
    grid.add(first, 0, 0);
    grid.add(second, 1, 0);
    assertThat(at(grid, 300)).extracting(Bounds::getMinY).doesNotHaveDuplicates();
    WaitForAsyncUtils.asyncFx(() -> grid.add(third, 0, 1)).get();
    assertThat(List.of(first, second, third))
        .extracting(GridPane::getRowIndex)
        .containsExactly(0, 1, 2);
    WaitForAsyncUtils.asyncFx(() -> first.setManaged(false)).get();
    assertThat(List.of(second, third)).extracting(GridPane::getRowIndex).containsExactly(0, 1);
    assertThat(grid.getRowConstraints()).hasSize(2);
    WaitForAsyncUtils.asyncFx(() -> first.setManaged(true)).get();
    at(grid, 600);
    assertThat(List.of(first, second, third))
        .extracting(GridPane::getRowIndex)
        .containsExactly(0, 0, 1);
    assertThat(List.of(first, second, third))
        .extracting(GridPane::getColumnIndex)
        .containsExactly(0, 1, 0);
    assertThat(grid.getColumnConstraints()).hasSize(2);
  }

  @Test
  void aSplitMayBePutTogetherInAnyOrder() throws Exception {
    Region part = box(300, 100);
    Region side = box(350, 200);
    Split split = new Split();
    split.setCover(true);
    split.getChildren().addAll(part, side);
    at(split, 500);
    // What grows is said last, when all stands already.
    WaitForAsyncUtils.asyncFx(() -> HBox.setHgrow(part, Priority.ALWAYS)).get();
    assertThat(part.isManaged()).isFalse();
    assertThat(side.isManaged()).isTrue();
    WaitForAsyncUtils.asyncFx(() -> side.setManaged(false)).get();
    assertThat(part.isManaged()).isTrue();
    WaitForAsyncUtils.asyncFx(() -> side.setManaged(true)).get();
    assertThat(part.isManaged()).isFalse();
    WaitForAsyncUtils.asyncFx(() -> split.setBelow(400)).get();
    assertThat(part.isManaged()).isTrue();
  }
}
