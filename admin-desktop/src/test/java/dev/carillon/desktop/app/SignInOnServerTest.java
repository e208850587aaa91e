package dev.carillon.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.client.CarillonClient;
import dev.carillon.client.Connection;
import dev.carillon.desktop.secret.MemorySecrets;
import dev.carillon.desktop.state.Environment;
import dev.carillon.desktop.state.Link;
import dev.carillon.desktop.state.Profile;
import dev.carillon.desktop.state.SignIn;
import dev.carillon.desktop.state.Target;
import dev.carillon.desktop.theme.ThemeChoice;
import dev.carillon.model.access.Access;
import dev.carillon.model.access.NewToken;
import dev.carillon.model.access.Role;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.server.boot.CarillonServer;
import dev.carillon.server.config.Address;
import dev.carillon.server.config.Auth;
import dev.carillon.server.config.Security;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.config.TlsFiles;
import dev.carillon.server.embedded.EmbeddedRedis;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextInputControl;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Showing a real server who somebody is: passwords, tokens that end, roles that may only look. */
class SignInOnServerTest {
  private static final Pattern TOKEN = Pattern.compile("crl_\\S+");

  @TempDir private static Path folder;

  private static EmbeddedRedis redis;
  private static CarillonServer server;
  private static CarillonClient admin;

  @BeforeAll
  static void start() throws Exception {
    redis = EmbeddedRedis.startInMemory();
    CompletableFuture<String> first = new CompletableFuture<>();
    ServerConfig defaults = ServerConfig.defaults();
    Auth auth = new Auth(true, Duration.ofHours(1), Optional.empty(), Set.of(), Map.of());
    server =
        new CarillonServer(
                defaults
                    .withRedis(defaults.redis().withAddress(new Address("127.0.0.1", redis.port())))
                    .withGrpc(new Address("127.0.0.1", 0))
                    .withDelaybox(defaults.delaybox().withPort(0))
                    .withSecurity(new Security(TlsFiles.OFF, auth)),
                new RealServer.Uncounted(),
                () -> "",
                Clock.systemUTC(),
                new SecureRandom())
            .announcingTo(
                line -> {
                  Matcher token = TOKEN.matcher(line);
                  if (token.find()) {
                    first.complete(token.group());
                  }
                });
    server.start();
    admin =
        CarillonClient.connect(
            Connection.to("127.0.0.1", server.port()).withToken(first.get(180, TimeUnit.SECONDS)));
    admin
        .access()
        .putUser("ada", "a long enough password", Optional.of(Access.of(Role.VIEWER)), true)
        .get(180, TimeUnit.SECONDS);
    admin
        .submit(
            NewTask.of("echo", Payload.of("x"))
                .inQueue("seen")
                .dueAt(new NewTask.Due.After(Duration.ofHours(1))))
        .get(180, TimeUnit.SECONDS);
  }

  @AfterAll
  static void stop() throws Exception {
    admin.close();
    server.close();
    redis.close();
  }

  private static Profile profile(SignIn how, String user) {
    return new Profile(
        "guarded",
        "127.0.0.1:" + server.port(),
        false,
        "",
        "",
        "",
        "",
        how,
        user,
        "",
        Environment.TEST,
        false,
        false);
  }

  private static Rig rig(Profile profile) throws Exception {
    Rig rig =
        new Rig(
            ClientServer::new,
            profile,
            new MemorySecrets(),
            Clock.systemDefaultZone(),
            ThemeChoice.LIGHT,
            folder);
    rig.size(1280, 800);
    return rig;
  }

  private static void type(Rig rig, String field, String text) {
    Rig.fx(
        () -> {
          rig.<TextInputControl>find(field).setText(text);
          return true;
        });
  }

  private static void press(Rig rig, String button) {
    Rig.fx(
        () -> {
          rig.<Button>find(button).fire();
          return true;
        });
  }

  @Test
  void aViewerSignsInWithAPasswordLooksAndIsToldWhyHeCannotChange() throws Exception {
    try (Rig rig = rig(profile(SignIn.USER, "ada"))) {
      Rig.until("the question who this is", () -> rig.find("#signin-sheet") != null);
      type(rig, "#signin-password", "wrong");
      press(rig, "#confirm");
      Rig.until(
          "the refusal in place",
          () -> rig.find("#signin-sheet").lookup(".problem-bar").isVisible());
      type(rig, "#signin-password", "a long enough password");
      rig.picture("signin");
      press(rig, "#confirm");
      Rig.until("the connection", () -> rig.session().state().link().up());
      Rig.until(
          "name and role", () -> rig.<Label>find("#status-me").getText().equals("ada · viewer"));
      Rig.fx(
          () -> {
            rig.frame().findTasks("queue:seen");
            return true;
          });
      Rig.until(
          "the task",
          () -> rig.<javafx.scene.control.TableView<?>>find("#tasks-table").getItems().size() == 1);
      Rig.fx(
          () -> {
            rig.<javafx.scene.control.TableView<?>>find("#tasks-table")
                .getSelectionModel()
                .select(0);
            return true;
          });
      Rig.until("the bar", () -> rig.find("#bulk-cancel").getStyleClass().contains("refused"));
      press(rig, "#bulk-cancel");
      assertThat(Rig.fx(() -> rig.frame().dialogs().showing())).isFalse();
      Rig.until("why", () -> rig.find("#bulk-cancel").getAccessibleHelp().contains("role"));
    }
    assertThat(Files.readString(folder.resolve("console.properties")))
        .doesNotContain("long enough")
        .doesNotContain("crl_")
        .doesNotContain("eyJ");
  }

  @Test
  void aTokenThatEndsLeadsToTheQuestionAndAnotherOneGoesOn() throws Exception {
    NewToken one = token("one");
    NewToken two = token("two");
    try (Rig rig = rig(profile(SignIn.TOKEN, ""))) {
      Rig.until("the question who this is", () -> rig.find("#signin-sheet") != null);
      type(rig, "#signin-token", one.secret());
      press(rig, "#confirm");
      Rig.until("the connection", () -> rig.session().state().link().up());
      admin.access().revokeToken(one.info().id(), "rolled").get(180, TimeUnit.SECONDS);
      Rig.until(
          "the question again",
          () ->
              rig.session().state().link() instanceof Link.Lost lost
                  && lost.login()
                  && rig.find("#signin-sheet") != null);
      type(rig, "#signin-token", two.secret());
      press(rig, "#confirm");
      Rig.until("the connection again", () -> rig.session().state().link().up());
    }
  }

  /** At the first refusal of another server as well, also after the question was put aside. */
  @Test
  void eachServerThatRefusesLeadsToTheQuestion() throws Exception {
    try (Rig rig = rig(profile(SignIn.TOKEN, ""))) {
      Rig.until("the question who this is", () -> rig.find("#signin-sheet") != null);
      Rig.fx(
          () -> {
            rig.frame().dialogs().dismiss();
            return true;
          });
      Profile other =
          new Profile(
              "by another name",
              "localhost:" + server.port(),
              false,
              "",
              "",
              "",
              "",
              SignIn.TOKEN,
              "",
              "",
              Environment.TEST,
              false,
              false);
      rig.session().connect(new Target(other, Optional.empty()));
      Rig.until(
          "the question of the other",
          () ->
              rig.find("#signin-sheet") != null
                  && rig.find("#signin-sheet").lookupAll(".sheet-title").stream()
                      .anyMatch(l -> ((Label) l).getText().contains("by another name")));
    }
  }

  @Test
  void whatWasRefusedOnTheScreenOfSettingsIsAskedAgainAfterTheSignIn() throws Exception {
    NewToken one = token("of-settings");
    try (Rig rig = rig(profile(SignIn.TOKEN, ""))) {
      Rig.until("the question who this is", () -> rig.find("#signin-sheet") != null);
      rig.go(Place.SETTINGS);
      Rig.until("the refusal", () -> rig.find("#notifications").lookup(".problem-bar").isVisible());
      type(rig, "#signin-token", one.secret());
      press(rig, "#confirm");
      Rig.until("the connection", () -> rig.session().state().link().up());
      Rig.until("an answer", () -> !rig.find("#notifications").lookup(".problem-bar").isVisible());
    }
  }

  /** As a secret manager does: the file is written anew, and nobody is asked for anything. */
  @Test
  void aTokenThatIsRolledInItsFileIsReadAgain() throws Exception {
    NewToken one = token("filed-one");
    NewToken two = token("filed-two");
    Path file = Files.writeString(folder.resolve("token"), one.secret());
    Profile profile =
        new Profile(
            "filed",
            "127.0.0.1:" + server.port(),
            false,
            "",
            "",
            "",
            "",
            SignIn.FILE,
            "",
            file.toString(),
            Environment.TEST,
            false,
            false);
    try (Rig rig = rig(profile)) {
      Rig.until("the connection", () -> rig.session().state().link().up());
      Rig.until("no welcome", () -> !rig.frame().dialogs().showing());
      String before = who(rig);
      Files.writeString(file, two.secret());
      admin.access().revokeToken(one.info().id(), "rolled").get(180, TimeUnit.SECONDS);
      Awaitility.await("another name")
          .atMost(Rig.PATIENCE)
          .ignoreExceptions()
          .until(() -> !who(rig).equals(before));
      Rig.until("the connection", () -> rig.session().state().link().up());
      assertThat(Rig.fx(() -> rig.frame().dialogs().showing())).isFalse();
    }
  }

  private static String who(Rig rig) throws Exception {
    return rig.session().server().whoAmI().get(180, TimeUnit.SECONDS).name();
  }

  private static NewToken token(String name) throws Exception {
    return admin
        .access()
        .createToken(name, Access.of(Role.OPERATOR), Duration.ofHours(1))
        .get(180, TimeUnit.SECONDS);
  }
}
