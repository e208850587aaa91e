package dev.carillon.desktop.control.dag;

import dev.carillon.desktop.control.ink.Inked;
import dev.carillon.desktop.control.ink.Palette;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.animation.AnimationTimer;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.Group;
import javafx.scene.Scene;
import javafx.scene.canvas.Canvas;
import javafx.scene.shape.Rectangle;

/**
 * A graph that one can move in. Draws only what is seen, at most once a frame, with as much detail
 * as the scale has room for: blocks, named blocks, cards. On the JavaFX thread.
 */
public final class DagCanvas extends Inked {
  private final Viewport view = new Viewport();
  private final Raster raster = new Raster();
  private final Canvas canvas = new Canvas();
  private final Painter painter = new Painter(raster, canvas.getGraphicsContext2D());
  private final Flight flight = new Flight(view, this::moved);
  private final Motion motion = new Motion(this::requestLayout);
  private final ReadOnlyObjectWrapper<Optional<String>> selected =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyDoubleWrapper scale = new ReadOnlyDoubleWrapper(1);
  private final Announcer announcer = new Announcer(this);
  private Looks looks = new Looks(DagLayout.EMPTY);
  private KeyWalk walk = new KeyWalk(looks.layout);
  private Consumer<String> onOpen = key -> {};
  private Consumer<String> onFold = key -> {};
  private Runnable onChange = () -> {};

  /** All of it is to be seen, also when the room for it changes; until somebody moves the view. */
  private boolean fitted = true;

  /** Told a frame later: what hangs on it may be laid out in the same pass as this. */
  private final AnimationTimer tellScale =
      new AnimationTimer() {
        @Override
        public void handle(long now) {
          stop();
          scale.set(view.scale);
        }
      };

  private long paints;

  public DagCanvas() {
    getStyleClass().add("dag");
    setFocusTraversable(true);
    Rectangle clip = new Rectangle();
    clip.widthProperty().bind(widthProperty());
    clip.heightProperty().bind(heightProperty());
    setClip(clip);
    canvas.setManaged(false);
    canvas.setMouseTransparent(true);
    getChildren().addAll(raster.view(), canvas);
    new Pointer(this).install();
    new Keys(this).install();
    focusedProperty().addListener(change -> requestLayout());
    announcer.tell(looks);
  }

  /**
   * Shows another graph, or the same one anew. What was selected stays so if it is still there.
   *
   * @param keepView stay at the same place and scale, with that node where it was; empty: show all
   */
  public void show(DagLayout layout, Optional<String> keepView) {
    Optional<String> was = selected.get();
    int anchorWas = keepView.map(looks.layout::indexOf).orElse(-1);
    double oldX = anchorWas < 0 ? 0 : looks.layout.x[anchorWas];
    double oldY = anchorWas < 0 ? 0 : looks.layout.y[anchorWas];
    Looks next = new Looks(layout);
    for (int i = 0; i < looks.layout.size(); i++) {
      next.face(looks.layout.node(i).key(), looks.faces[i]);
    }
    looks = next;
    walk = new KeyWalk(layout);
    int anchor = keepView.map(layout::indexOf).orElse(-1);
    if (anchor >= 0 && anchorWas >= 0) {
      flight.stop();
      view.set(view.scale, view.left + layout.x[anchor] - oldX, view.top + layout.y[anchor] - oldY);
    } else if (keepView.isEmpty()) {
      fitted = true;
    }
    looks.selected = was.map(layout::indexOf).orElse(-1);
    if (looks.selected < 0) {
      selected.set(Optional.empty());
    }
    announcer.tell(looks);
    moved();
  }

  public DagLayout graph() {
    return looks.layout;
  }

  /** Changes how nodes look; the others stay. */
  public void faces(Map<String, NodeFace> changed) {
    looks.faces(changed);
    if (looks.selected >= 0 && changed.containsKey(key(looks.selected))) {
      announcer.tell(looks);
    }
    requestLayout();
    onChange.run();
  }

  /** Keys along the way that the end hangs on, first to last. */
  public void critical(List<String> way) {
    looks.critical(way);
    requestLayout();
  }

  /** Marks what a search found; empty optional: nothing is searched for. */
  public void found(Optional<BitSet> hits) {
    looks.searching = hits.isPresent();
    looks.hits.clear();
    hits.ifPresent(looks.hits::or);
    requestLayout();
  }

  public ReadOnlyObjectProperty<Optional<String>> selected() {
    return selected.getReadOnlyProperty();
  }

  /** 1 is 100 %. */
  public ReadOnlyDoubleProperty zoomed() {
    return scale.getReadOnlyProperty();
  }

  public void select(Optional<String> key) {
    int i = key.map(looks.layout::indexOf).orElse(-1);
    looks.selected = i;
    selected.set(i < 0 ? Optional.empty() : key);
    announcer.tell(looks);
    requestLayout();
  }

  /** Enter or a double click on a node. */
  public void onOpen(Consumer<String> action) {
    onOpen = action;
  }

  /** A node is to be unfolded or folded. */
  public void onFold(Consumer<String> action) {
    onFold = action;
  }

  /** The view or the faces have changed: for the small map. */
  void onChange(Runnable action) {
    onChange = action;
  }

  /** Shows all of it. */
  public void fit() {
    flight.stop();
    fitted = true;
    moved();
  }

  /** 100 %, with the selected node or the middle of what is seen in the middle. */
  public void actualSize() {
    int i = looks.selected;
    double x = i >= 0 ? looks.layout.centreX(i) : view.worldX(getWidth() / 2);
    double y = i >= 0 ? looks.layout.centreY(i) : view.worldY(getHeight() / 2);
    fitted = false;
    flight.to(1, x - getWidth() / 2, y - getHeight() / 2);
  }

  public void zoomBy(double factor) {
    zoomBy(factor, getWidth() / 2, getHeight() / 2);
  }

  void zoomBy(double factor, double x, double y) {
    takeOver();
    view.zoom(factor, x, y);
    moved();
  }

  /** To that scale, around the middle. */
  public void zoomTo(double wanted) {
    if (fitted) {
      view.fit(looks.layout.width, looks.layout.height, getWidth(), getHeight());
    }
    zoomBy(wanted / view.scale);
  }

  /** By pixels of the screen. */
  public void panBy(double dx, double dy) {
    takeOver();
    view.pan(dx, dy);
    moved();
  }

  /** Selects a node and brings it to the middle, large enough to read. */
  public void flyTo(String key) {
    int i = looks.layout.indexOf(key);
    if (i >= 0) {
      select(Optional.of(key));
      flyTo(i, Math.max(view.scale, 0.8));
    }
  }

  private void takeOver() {
    flight.stop();
    fitted = false;
  }

  private void flyTo(int i, double wanted) {
    fitted = false;
    flight.to(
        wanted,
        looks.layout.centreX(i) - getWidth() / wanted / 2,
        looks.layout.centreY(i) - getHeight() / wanted / 2);
  }

  /** Goes along by a key; flies only where the next node is not seen. */
  void walk(javafx.scene.input.KeyCode key) {
    int next = walk.next(looks.selected, key);
    if (next >= 0) {
      select(Optional.of(key(next)));
      double x = view.screenX(looks.layout.centreX(next));
      double y = view.screenY(looks.layout.centreY(next));
      if (x < 60 || y < 40 || x > getWidth() - 60 || y > getHeight() - 40) {
        flyTo(next, view.scale);
      }
    }
  }

  void openSelected() {
    selected.get().ifPresent(onOpen);
  }

  void foldSelected() {
    selected.get().filter(k -> looks.layout.node(looks.selected).folds()).ifPresent(onFold);
  }

  void fold(int i) {
    onFold.accept(key(i));
  }

  void hover(int i) {
    if (looks.hovered != i) {
      looks.hovered = i;
      requestLayout();
    }
  }

  int nodeAt(double x, double y) {
    return looks.layout.at(view.worldX(x), view.worldY(y));
  }

  boolean onFold(int i, double x, double y) {
    return view.scale >= CardPainter.NEAR
        && CardPainter.onFold(looks.layout, i, view.worldX(x), view.worldY(y));
  }

  String key(int i) {
    return looks.layout.node(i).key();
  }

  Viewport view() {
    return view;
  }

  Looks looks() {
    return looks;
  }

  Palette colours() {
    return palette();
  }

  /** The same graph with the same looks, not in a window, just so large that all of it is seen. */
  DagCanvas twin(double at) {
    DagCanvas twin = new DagCanvas();
    twin.setManaged(false);
    Scene room = new Scene(new Group(twin));
    if (getScene() != null) {
      room.getStylesheets().setAll(getScene().getStylesheets());
    }
    twin.show(looks.layout, Optional.empty());
    System.arraycopy(looks.faces, 0, twin.looks.faces, 0, looks.faces.length);
    twin.looks.critical.or(looks.critical);
    twin.resize(Math.ceil(looks.layout.width * at), Math.ceil(looks.layout.height * at));
    twin.applyCss();
    twin.fitted = false;
    twin.view.set(at, 0, 0);
    twin.layout();
    return twin;
  }

  /** Brings a place of the plane to the middle. */
  void centre(double x, double y) {
    takeOver();
    view.centre(x, y, getWidth(), getHeight());
    moved();
  }

  private void moved() {
    motion.step();
    view.hold(looks.layout.width, looks.layout.height, getWidth(), getHeight());
    tellScale.start();
    requestLayout();
    onChange.run();
  }

  /** How often it was drawn: for measurements. */
  public long paints() {
    return paints;
  }

  @Override
  protected void layoutChildren() {
    double w = getWidth();
    double h = getHeight();
    if (w < 1 || h < 1) {
      return;
    }
    if (fitted && looks.layout.size() > 0) {
      double before = view.scale;
      view.fit(looks.layout.width, looks.layout.height, w, h);
      if (before != view.scale) {
        tellScale.start();
        onChange.run();
      }
    }
    raster.size(w, h);
    size(canvas, w, h);
    painter.paint(looks, view, palette(), motion, isFocused(), w, h);
    paints++;
  }

  @Override
  protected double computePrefWidth(double height) {
    return 640;
  }

  @Override
  protected double computePrefHeight(double width) {
    return 360;
  }

  @Override
  protected double computeMinWidth(double height) {
    return 200;
  }

  @Override
  protected double computeMinHeight(double width) {
    return 120;
  }
}
