package dev.carillon.desktop.control;

import dev.carillon.desktop.i18n.Texts;
import java.io.File;
import java.nio.file.Path;
import javafx.beans.property.StringProperty;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;

/** A file, typed or chosen. */
public final class FilePath extends VBox {
  private final TextField field = new TextField();
  private final String name;
  private boolean saves;
  private String chosen = "";

  public FilePath(String name) {
    this.name = name;
    getStyleClass().add("field");
    Label label = new Label(name);
    label.getStyleClass().add("field-label");
    label.setLabelFor(field);
    field.setAccessibleText(name);
    HBox.setHgrow(field, Priority.ALWAYS);
    Button choose = Buttons.icon("fth-folder", Texts.text("file.choose", name), this::choose);
    getChildren().addAll(label, new HBox(8, field, choose));
  }

  /** For a file that is written, not read. */
  public FilePath toSave() {
    saves = true;
    return this;
  }

  public StringProperty text() {
    return field.textProperty();
  }

  public TextField input() {
    return field;
  }

  /**
   * Whether the file was chosen in the system's dialog and not typed: for one that is written, that
   * dialog has asked whether it may be replaced.
   */
  public boolean chosen() {
    return !chosen.isEmpty() && chosen.equals(field.getText());
  }

  private void choose() {
    FileChooser chooser = new FileChooser();
    chooser.setTitle(name);
    if (!field.getText().isBlank()) {
      Path typed = Path.of(field.getText()).toAbsolutePath();
      File folder = typed.getParent() == null ? typed.toFile() : typed.getParent().toFile();
      if (folder.isDirectory()) {
        chooser.setInitialDirectory(folder);
      }
      if (typed.getFileName() != null) {
        chooser.setInitialFileName(typed.getFileName().toString());
      }
    }
    File file =
        saves
            ? chooser.showSaveDialog(getScene().getWindow())
            : chooser.showOpenDialog(getScene().getWindow());
    if (file != null) {
      chosen = file.getPath();
      field.setText(chosen);
    }
  }
}
