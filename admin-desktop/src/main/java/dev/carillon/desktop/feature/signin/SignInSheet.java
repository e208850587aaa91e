package dev.carillon.desktop.feature.signin;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.Segments;
import dev.carillon.desktop.control.Sheet;
import dev.carillon.desktop.control.Tone;
import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.feature.Host;
import dev.carillon.desktop.fx.Work;
import dev.carillon.desktop.secret.SecretStore.Kept;
import dev.carillon.desktop.state.Doorway;
import dev.carillon.desktop.state.Profile;
import dev.carillon.desktop.state.SignIn;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import javafx.scene.control.PasswordField;
import javafx.scene.control.TextField;
import javafx.scene.layout.VBox;

/** Asks for a password or a token, when a server wants to know who this is. */
public final class SignInSheet {
  private final Console console;
  private final Host host;
  private final Doorway doorway;
  private final Consumer<Profile> remember;

  /**
   * @param remember told how the profile signs in from now on
   */
  public SignInSheet(Console console, Host host, Doorway doorway, Consumer<Profile> remember) {
    this.console = console;
    this.host = host;
    this.doorway = doorway;
    this.remember = remember;
  }

  /**
   * @param reason of the server, in its words
   */
  public void open(Profile profile, String reason) {
    SignIn how = profile.signIn() == SignIn.TOKEN ? SignIn.TOKEN : SignIn.USER;
    Segments<SignIn> ways =
        new Segments<>(List.of(SignIn.USER, SignIn.TOKEN), w -> text("signin.by." + w), how);
    TextField user = new TextField(profile.user());
    user.setId("signin-user");
    PasswordField password = new PasswordField();
    password.setId("signin-password");
    PasswordField token = new PasswordField();
    token.setId("signin-token");
    VBox userPlace = Sheet.field(text("signin.user"), user);
    VBox passwordPlace = Sheet.field(text("signin.password"), password);
    VBox tokenPlace = Sheet.field(text("signin.token"), token);
    for (VBox place : List.of(userPlace, passwordPlace)) {
      place.visibleProperty().bind(ways.value().isEqualTo(SignIn.USER));
      place.managedProperty().bind(place.visibleProperty());
    }
    tokenPlace.visibleProperty().bind(ways.value().isEqualTo(SignIn.TOKEN));
    tokenPlace.managedProperty().bind(tokenPlace.visibleProperty());
    Sheet sheet =
        new Sheet(host.dialogs(), text("signin.title", profile.name()), reason)
            .with(ways, userPlace, passwordPlace, tokenPlace);
    sheet.setId("signin-sheet");
    Work work = console.work();
    sheet.open(
        text("signin.go", profile.name()),
        false,
        work,
        () ->
            work.start(() -> send(profile, ways.value().get(), user, password, token), this::done),
        how == SignIn.TOKEN ? token : profile.user().isEmpty() ? user : password);
  }

  private CompletableFuture<Kept> send(
      Profile was, SignIn how, TextField user, PasswordField password, PasswordField token) {
    // Refuses where it would cross a network in clear text.
    Profile profile = was.withSignIn(how, how == SignIn.USER ? user.getText().strip() : "");
    CompletableFuture<Kept> kept =
        how == SignIn.USER
            ? doorway.login(profile, password.getText())
            : doorway.token(profile, token.getText());
    return kept.thenApplyAsync(
        where -> {
          remember.accept(profile);
          return where;
        },
        console.fx());
  }

  private void done(Kept kept) {
    host.say(text("signin.kept." + kept), kept == Kept.SYSTEM ? Tone.OK : Tone.WAIT);
  }
}
