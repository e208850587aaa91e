package dev.carillon.desktop.control;

import javafx.scene.Node;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Skin;
import org.jspecify.annotations.Nullable;

/**
 * A scroll pane for content that changes by itself. The toolkit keeps a picture of what a scroll
 * pane shows, for the sake of scrolling, and draws it anew as a whole whenever anything in it
 * changes: each second, of a whole screen, for one figure. Without the picture only what changed is
 * drawn.
 */
public class ScrollArea extends ScrollPane {
  public ScrollArea() {}

  public ScrollArea(Node content) {
    super(content);
  }

  @Override
  protected @Nullable Skin<?> createDefaultSkin() {
    Skin<?> skin = super.createDefaultSkin();
    getChildren().forEach(part -> part.setCache(false));
    return skin;
  }
}
