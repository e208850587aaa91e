package dev.carillon.desktop.control;

import dev.carillon.desktop.i18n.Texts;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.kordamp.ikonli.javafx.FontIcon;

/** The command that does what the dialog or button around it does, to be read and copied. */
public final class CommandLine extends HBox {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=,@%+-]+");

  private static final String BEHIND = "carillon.command";

  private final Label words = new Label();

  public CommandLine() {
    getStyleClass().add("command-line");
    setAlignment(Pos.TOP_LEFT);
    words.getStyleClass().add("mono");
    words.setWrapText(true);
    words.setMinHeight(Region.USE_PREF_SIZE);
    words.setMaxWidth(Double.MAX_VALUE);
    HBox.setHgrow(words, Priority.ALWAYS);
    Button copy =
        Buttons.icon("fth-copy", Texts.text("command.copy"), () -> CopyLine.copy(words.getText()));
    copy.getStyleClass().add("flat");
    getChildren().addAll(words, copy);
  }

  public CommandLine(String command) {
    this();
    show(command);
  }

  public void show(String command) {
    words.setText(command);
    setAccessibleText(command);
  }

  public String command() {
    return words.getText();
  }

  /**
   * {@code carillon} and these words, each quoted as a POSIX shell needs it; empty ones are left
   * out.
   */
  public static String of(String... arguments) {
    return Arrays.stream(arguments)
        .filter(a -> !a.isEmpty())
        .map(CommandLine::quote)
        .collect(Collectors.joining(" ", "carillon ", ""));
  }

  /**
   * A command that a POSIX shell gives a text to read, as it stands; no line of the text ends it.
   */
  public static String reading(String command, String text) {
    Set<String> lines = text.lines().collect(Collectors.toSet());
    String end = "END";
    for (int i = 1; lines.contains(end); i++) {
      end = "END_" + i;
    }
    return command + " <<'" + end + "'\n" + text + (text.endsWith("\n") ? "" : "\n") + end;
  }

  private static String quote(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  /** Copies the command of the moment it is chosen. */
  public static MenuItem menuItem(Supplier<String> command) {
    MenuItem item = new MenuItem(Texts.text("command.copy"), new FontIcon("fth-terminal"));
    item.setOnAction(e -> CopyLine.copy(command.get()));
    return item;
  }

  /**
   * Lets the command be copied that does the same as a button: by the menu of the button, which the
   * right mouse button and the menu key open, and by Ctrl Shift C while the button has the
   * keyboard.
   *
   * @param command of the moment it is copied; empty: there is none now
   */
  public static <B extends Control> B behind(B button, Supplier<String> command) {
    button.getProperties().put(BEHIND, command);
    MenuItem item = menuItem(command);
    ContextMenu menu = new ContextMenu(item);
    menu.setOnShowing(e -> item.setDisable(command.get().isEmpty()));
    button.setContextMenu(menu);
    return button;
  }

  /** The command that does the same as this control does now; empty: none is known. */
  public static String behind(Node node) {
    return node.hasProperties() && node.getProperties().get(BEHIND) instanceof Supplier<?> command
        ? String.valueOf(command.get())
        : "";
  }

  /** A button that copies the command of the moment it is pressed. */
  public static Button button(Supplier<String> command) {
    return Buttons.icon(
        "fth-terminal", Texts.text("command.copy"), () -> CopyLine.copy(command.get()));
  }
}
