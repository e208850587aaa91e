package dev.carillon.desktop.control.dag;

import dev.carillon.desktop.i18n.Figures;
import dev.carillon.desktop.i18n.Texts;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.AccessibleAttribute;
import javafx.scene.AccessibleRole;

/** Tells screen readers what the keyboard stands on: a canvas has nothing that they could read. */
final class Announcer {
  private final DagCanvas canvas;

  Announcer(DagCanvas canvas) {
    this.canvas = canvas;
    canvas.setAccessibleRole(AccessibleRole.NODE);
    canvas.setAccessibleRoleDescription(Texts.text("dag.role"));
  }

  void tell(Looks looks) {
    canvas.setAccessibleText(text(looks));
    canvas.notifyAccessibleAttributeChanged(AccessibleAttribute.TEXT);
  }

  private static String text(Looks looks) {
    DagLayout at = looks.layout;
    int i = looks.selected;
    if (i < 0) {
      return Texts.text("dag.whole", Figures.count(at.size()), Figures.count(at.edges()));
    }
    int parents = 0;
    int children = 0;
    boolean critical = false;
    for (int e = 0; e < at.edges(); e++) {
      parents += at.to[e] == i && at.from[e] >= 0 ? 1 : 0;
      children += at.from[e] == i && at.to[e] >= 0 ? 1 : 0;
      critical |= looks.critical.get(e) && (at.from[e] == i || at.to[e] == i);
    }
    List<String> parts = new ArrayList<>();
    parts.add(at.node(i).title());
    if (!looks.faces[i].spoken().isEmpty()) {
      parts.add(looks.faces[i].spoken());
    }
    parts.add(Texts.text("dag.links", parents, children));
    if (critical) {
      parts.add(Texts.text("dag.critical"));
    }
    return String.join(", ", parts);
  }
}
