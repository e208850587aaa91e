package dev.carillon.desktop.feature.settings;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.FilePath;
import dev.carillon.desktop.control.ModalLayer;
import dev.carillon.desktop.control.Segments;
import dev.carillon.desktop.control.Sheet;
import dev.carillon.desktop.fx.Work;
import dev.carillon.desktop.state.Environment;
import dev.carillon.desktop.state.Profile;
import dev.carillon.desktop.state.SignIn;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import javafx.beans.value.ObservableValue;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** The form of one profile. What cannot work is refused here, in place. */
final class ProfileSheet {
  private final TextField name = new TextField();
  private final TextField address = new TextField();
  private final Segments<Environment> environment;
  private final CheckBox encrypted = new CheckBox(text("profile.tls"));
  private final FilePath authorities = new FilePath(text("profile.ca"));
  private final TextField serverName = new TextField();
  private final FilePath certificate = new FilePath(text("profile.certificate"));
  private final FilePath key = new FilePath(text("profile.key"));
  private final Segments<SignIn> signIn;
  private final TextField user = new TextField();
  private final PasswordField token = new PasswordField();
  private final FilePath tokenFile = new FilePath(text("profile.tokenfile"));
  private final CheckBox readOnly = new CheckBox(text("profile.readonly"));
  private final CheckBox typed = new CheckBox(text("profile.typed"));

  ProfileSheet(Profile from) {
    environment =
        new Segments<>(
            List.of(Environment.values()), e -> text("environment." + e), from.environment());
    signIn =
        new Segments<>(List.of(SignIn.values()), s -> text("profile.signin." + s), from.signIn());
    name.setText(from.name());
    name.setId("profile-name");
    address.setText(from.address());
    address.setId("profile-address");
    encrypted.setSelected(from.encrypted());
    encrypted.setId("profile-tls");
    authorities.text().set(from.authorities());
    serverName.setText(from.serverName());
    certificate.text().set(from.certificate());
    key.text().set(from.key());
    user.setText(from.user());
    token.setPromptText(text("profile.token.prompt"));
    token.setId("profile-token");
    tokenFile.text().set(from.tokenFile());
    readOnly.setSelected(from.readOnly());
    readOnly.setId("profile-readonly");
    typed.setSelected(from.countTyped());
    // Production asks for more; who does not want that takes it back.
    var unused =
        environment
            .value()
            .subscribe((was, now) -> typed.setSelected(now == Environment.PRODUCTION));
  }

  /**
   * @param save given the profile and the token that was typed; throws what is wrong
   */
  void open(
      ModalLayer layer,
      String title,
      Work work,
      BiFunction<Profile, String, CompletableFuture<Boolean>> save) {
    VBox where =
        new VBox(
            12,
            Sheet.field(text("profile.name"), name),
            Sheet.field(text("profile.address"), address),
            Sheet.field(text("profile.environment"), environment),
            readOnly,
            typed);
    VBox how =
        new VBox(
            12,
            encrypted,
            shown(authorities, encrypted.selectedProperty()),
            shown(
                Sheet.field(text("profile.servername"), serverName), encrypted.selectedProperty()),
            shown(certificate, encrypted.selectedProperty()),
            shown(key, encrypted.selectedProperty()),
            Sheet.field(text("profile.signin"), signIn),
            shown(Sheet.field(text("signin.user"), user), is(SignIn.USER)),
            shown(Sheet.field(text("signin.token"), token), is(SignIn.TOKEN)),
            shown(tokenFile, is(SignIn.FILE)),
            hint());
    HBox.setHgrow(where, Priority.ALWAYS);
    HBox.setHgrow(how, Priority.ALWAYS);
    where.setPrefWidth(340);
    how.setPrefWidth(380);
    HBox columns = new HBox(24, where, how);
    Sheet sheet = new Sheet(layer, title, text("profile.words")).with(columns);
    sheet.getStyleClass().add("wide");
    sheet.setId("profile-sheet");
    sheet.open(
        text("profile.save"),
        false,
        work,
        () ->
            work.start(
                () ->
                    save.apply(
                        profile(), signIn.value().get() == SignIn.TOKEN ? token.getText() : ""),
                done -> {}),
        name);
  }

  private ObservableValue<Boolean> is(SignIn how) {
    return signIn.value().isEqualTo(how);
  }

  private static Region shown(Region field, ObservableValue<Boolean> when) {
    field.visibleProperty().bind(when);
    field.managedProperty().bind(field.visibleProperty());
    return field;
  }

  private Label hint() {
    Label hint = new Label();
    hint.getStyleClass().add("hint");
    hint.setWrapText(true);
    hint.setMinHeight(Region.USE_PREF_SIZE);
    var unused = signIn.value().subscribe(how -> hint.setText(text("profile.signin.hint." + how)));
    return hint;
  }

  private Profile profile() {
    return new Profile(
        name.getText().strip(),
        address.getText().strip(),
        encrypted.isSelected(),
        encrypted.isSelected() ? authorities.text().get().strip() : "",
        encrypted.isSelected() ? serverName.getText().strip() : "",
        encrypted.isSelected() ? certificate.text().get().strip() : "",
        encrypted.isSelected() ? key.text().get().strip() : "",
        signIn.value().get(),
        signIn.value().get() == SignIn.USER ? user.getText().strip() : "",
        signIn.value().get() == SignIn.FILE ? tokenFile.text().get().strip() : "",
        environment.value().get(),
        readOnly.isSelected(),
        typed.isSelected());
  }
}
