package dev.carillon.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.desktop.feature.Screen;
import dev.carillon.desktop.i18n.Texts;
import dev.carillon.desktop.state.Environment;
import dev.carillon.desktop.state.Link;
import dev.carillon.desktop.state.LiveState;
import dev.carillon.desktop.state.Profile;
import dev.carillon.desktop.state.Session;
import dev.carillon.desktop.state.SignIn;
import dev.carillon.desktop.state.Target;
import dev.carillon.desktop.theme.ThemeChoice;
import dev.carillon.model.access.PrincipalInfo;
import dev.carillon.model.cluster.ClusterInfo;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.server.embedded.Ports;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javafx.scene.control.Label;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.ToggleButton;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The ways to a server: more than one, closed ones, and what is left of the server before. */
class WaysOnServerTest extends OnServer {
  /** It takes connections, as a server that hangs does, and says nothing. */
  @Test
  void pastASilentServerTheNextOneIsFound() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
      String both = "127.0.0.1:" + mute.getLocalPort() + "," + server.address();
      rig.session().connect(Target.plain(both));
      Rig.until(
          "the other server",
          () -> rig.session().state().address().equals(both) && rig.session().state().link().up());
    }
  }

  @Test
  void nothingOfTheServerBeforeStandsUnderTheNameOfTheNext() throws Exception {
    Rig.until("its worker", () -> !workers().isEmpty());
    String node = rig.session().state().overview().orElseThrow().nodeId();
    Rig.until("its name", () -> grounds().contains(node));
    String other = "127.0.0.1:" + Ports.free();
    rig.session().connect(Target.plain(other));
    Rig.until(
        "the other one", () -> rig.<Label>find("#profile-menu .caption").getText().equals(other));
    Rig.until("no worker", () -> workers().isEmpty());
    assertThat(Rig.fx(this::grounds)).isEmpty();
  }

  private String workers() {
    return rig.<Label>find("#rail-workers .rail-count").getText();
  }

  /**
   * What stands in the status bar of the server itself: how it dispatches, its memory, its name.
   */
  private List<String> grounds() {
    return rig.find(".status-bar").lookupAll(".label").stream()
        .filter(l -> l.getId() == null)
        .map(l -> ((Label) l).getText())
        .filter(words -> !words.isEmpty())
        .toList();
  }

  @Test
  void aFileThatCannotBeReadIsNamed() {
    Profile profile =
        new Profile(
            "far",
            server.address(),
            true,
            "/nowhere/ca.pem",
            "",
            "",
            "",
            SignIn.NONE,
            "",
            "",
            Environment.TEST,
            false,
            false);
    rig.session().connect(new Target(profile, Optional.empty()));
    Rig.until(
        "the banner",
        () ->
            rig.find("#banner").isVisible()
                && rig.session().state().link() instanceof Link.Lost lost
                && lost.failures() > 0);
    assertThat(
            Rig.fx(
                () ->
                    rig.find("#banner").lookupAll(".label").stream()
                        .map(l -> ((Label) l).getText())
                        .toList()))
        .anySatisfy(words -> assertThat(words).contains("/nowhere/ca.pem"));
  }

  /** Over one connection: the first answer is lost, as when Redis is away for a moment. */
  @Test
  void whoItIsIsAskedUntilItIsKnown() {
    AtomicInteger opened = new AtomicInteger();
    AtomicInteger asked = new AtomicInteger();
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    Session session =
        new Session(
            target -> {
              opened.incrementAndGet();
              return OtherPort.<CompletableFuture<PrincipalInfo>>of(
                  new ClientServer(target),
                  "whoAmI",
                  answer ->
                      asked.incrementAndGet() > 1
                          ? answer
                          : CompletableFuture.failedFuture(
                              CarillonException.of(ErrorCode.REDIS_AWAY, "Not now.").build()));
            },
            timer,
            // By this clock no server is ever silent: that would be a reason to connect again.
            Clock.fixed(Clock.systemUTC().instant(), ZoneOffset.UTC),
            Target.plain(server.address()));
    try {
      session.start();
      Awaitility.await("who it is")
          .atMost(Rig.PATIENCE)
          .until(() -> session.state().me().isPresent());
      assertThat(opened).hasValue(1);
    } finally {
      session.close();
      timer.shutdown();
    }
  }

  @Test
  void aTokenForAnotherProfileIsKeptWithoutGoingThere() throws Exception {
    newProfile("elsewhere", "of-elsewhere");
    fire("#confirm");
    Rig.until("the sheet to close", () -> !rig.frame().dialogs().showing());
    Awaitility.await("the profile")
        .atMost(Rig.PATIENCE)
        .until(() -> Files.readString(folder.resolve("console.properties")).contains("elsewhere"));
    // What connects elsewhere does so on the thread that tells this.
    CompletableFuture<String> then = new CompletableFuture<>();
    try (var told = rig.session().onChange(state -> then.complete(state.address()))) {
      assertThat(then.get(180, TimeUnit.SECONDS)).isEqualTo(server.address());
    }
  }

  @Test
  void aTokenThatIsNoneIsRefusedInPlaceAndNothingIsSaved() throws Exception {
    newProfile("mistyped", "two words");
    fire("#confirm");
    Rig.until("why", () -> rig.find("#profile-sheet .problem-bar").isVisible());
    assertThat(Rig.fx(() -> rig.frame().dialogs().showing())).isTrue();
    rig.go(Place.DASHBOARD);
    rig.go(Place.SETTINGS);
    assertThat(Rig.fx(() -> rig.find("#profile-lines").lookupAll(".heading")).toString())
        .doesNotContain("mistyped");
  }

  private void newProfile(String name, String token) {
    rig.go(Place.SETTINGS);
    fire("#profile-new");
    Rig.until("the sheet", () -> rig.find("#profile-token") != null);
    Rig.fx(
        () -> {
          rig.<TextInputControl>find("#profile-name").setText(name);
          rig.<TextInputControl>find("#profile-address").setText("127.0.0.1:1");
          rig.find("#profile-sheet").lookupAll(".toggle-button").stream()
              .map(ToggleButton.class::cast)
              .filter(b -> b.getText().equals(Texts.text("profile.signin.TOKEN")))
              .findFirst()
              .orElseThrow()
              .fire();
          rig.<TextInputControl>find("#profile-token").setText(token);
          return true;
        });
  }

  @Test
  void anotherClusterAtTheSameAddressIsAnotherServer() throws Exception {
    closeConsole();
    AtomicReference<String> name = new AtomicReference<>("one");
    rig =
        new Rig(
            target ->
                OtherPort.<CompletableFuture<ClusterInfo>>of(
                    new ClientServer(target),
                    "clusterInfo",
                    own -> own.thenApply(info -> named(info, name.get()))),
            server.address(),
            Clock.systemDefaultZone(),
            ThemeChoice.LIGHT,
            folder);
    Rig.until("the first", () -> rig.session().state().cluster().isPresent());
    Screen before = Rig.fx(() -> rig.frame().screen());
    List<LiveState> told = new CopyOnWriteArrayList<>();
    try (var all = rig.session().onChange(told::add)) {
      name.set("two");
      rig.session().connect(Target.plain(server.address()));
      Rig.until("screens of the other", () -> rig.frame().screen() != before);
      Rig.until(
          "its data",
          () ->
              rig.session().state().link().up()
                  && rig.session().state().overview().isPresent()
                  && rig.session().state().cluster().orElseThrow().cluster().equals("two"));
    }
    assertThat(told).anyMatch(state -> state.overview().isEmpty());
    Screen after = Rig.fx(() -> rig.frame().screen());
    rig.settle();
    assertThat(Rig.fx(() -> rig.frame().screen())).isSameAs(after);
  }

  private static ClusterInfo named(ClusterInfo info, String name) {
    return new ClusterInfo(
        name,
        info.members(),
        info.leader(),
        info.term(),
        info.buckets(),
        info.redisVersion(),
        info.kafka(),
        info.dispatch(),
        info.version());
  }
}
