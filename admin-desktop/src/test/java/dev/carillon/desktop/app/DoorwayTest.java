package dev.carillon.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.desktop.i18n.Wrong;
import dev.carillon.desktop.secret.MemorySecrets;
import dev.carillon.desktop.state.Doorway;
import dev.carillon.desktop.state.Environment;
import dev.carillon.desktop.state.Profile;
import dev.carillon.desktop.state.ServerConnector;
import dev.carillon.desktop.state.Session;
import dev.carillon.desktop.state.SignIn;
import dev.carillon.desktop.state.Target;
import dev.carillon.model.access.Access;
import dev.carillon.model.access.Login;
import dev.carillon.model.access.PrincipalInfo;
import dev.carillon.model.access.Role;
import dev.carillon.server.embedded.Ports;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Whoever changes his mind on the way is led where he went last. */
class DoorwayTest {
  @Test
  void anAnswerThatComesLateLeadsNowhere() throws Exception {
    Profile slow =
        new Profile(
            "slow",
            "127.0.0.1:" + Ports.free(),
            false,
            "",
            "",
            "",
            "",
            SignIn.USER,
            "ada",
            "",
            Environment.TEST,
            false,
            false);
    Profile other = Profile.plain("127.0.0.1:" + Ports.free());
    CompletableFuture<Login> answer = new CompletableFuture<>();
    ServerConnector connector =
        target ->
            OtherPort.<CompletableFuture<Login>>of(
                new ClientServer(target), "login", own -> answer);
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    MemorySecrets secrets = new MemorySecrets();
    try (Session session =
        new Session(connector, timer, Clock.systemUTC(), Target.plain(slow.address()))) {
      Doorway doorway = new Doorway(session, connector, secrets);
      var kept = doorway.login(slow, "a long enough password");
      doorway.enter(other);
      PrincipalInfo ada = new PrincipalInfo("ada", Access.of(Role.VIEWER), true);
      answer.complete(new Login("session", Long.MAX_VALUE, ada));
      timer.submit(() -> {}).get(180, TimeUnit.SECONDS);
      assertThat(session.state().profile()).isEqualTo(other);
      assertThatThrownBy(kept::join).hasCauseInstanceOf(Wrong.class);
      assertThat(secrets.find("ada@" + slow.address()).join()).isEmpty();
    } finally {
      timer.shutdown();
    }
  }
}
