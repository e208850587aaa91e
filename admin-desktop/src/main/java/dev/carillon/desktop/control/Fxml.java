package dev.carillon.desktop.control;

import dev.carillon.desktop.i18n.Texts;
import java.io.IOException;
import java.io.UncheckedIOException;
import javafx.fxml.FXMLLoader;
import javafx.scene.Parent;

/** Loads the FXML that stands beside a view. */
public final class Fxml {
  private Fxml() {}

  /** {@code XView} is wired to {@code X.fxml}. */
  public static <R extends Parent> R load(Object view) {
    String stem = view.getClass().getSimpleName().replaceFirst("View$", "");
    FXMLLoader loader = new FXMLLoader(view.getClass().getResource(stem + ".fxml"), Texts.bundle());
    loader.setController(view);
    try {
      return loader.load();
    } catch (IOException e) {
      throw new UncheckedIOException("Expected a readable " + stem + ".fxml.", e);
    }
  }
}
