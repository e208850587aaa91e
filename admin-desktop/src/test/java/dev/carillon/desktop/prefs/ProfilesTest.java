package dev.carillon.desktop.prefs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.desktop.state.Environment;
import dev.carillon.desktop.state.Profile;
import dev.carillon.desktop.state.SignIn;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is remembered of servers. */
class ProfilesTest {
  @TempDir private Path folder;

  private ConsolePrefs prefs;
  private Profiles profiles;

  @BeforeEach
  void open() {
    prefs = ConsolePrefs.read(folder.resolve("console.properties"), Runnable::run);
    profiles = new Profiles(prefs);
  }

  private static Profile profile(String name, String address, boolean tls, SignIn how) {
    return new Profile(
        name, address, tls, "", "", "", "", how, "", "", Environment.PRODUCTION, true, true);
  }

  @Test
  void whatIsSavedIsThereAtTheNextStart() {
    assertThat(profiles.firstStart()).isTrue();
    Profile saved = profile("eu", "eu.example:9090", true, SignIn.TOKEN);
    profiles.save(saved, "");
    profiles.use(saved);
    Profiles next =
        new Profiles(ConsolePrefs.read(folder.resolve("console.properties"), Runnable::run));
    assertThat(next.firstStart()).isFalse();
    assertThat(next.last()).isEqualTo(saved);
    assertThat(next.all()).hasSize(2).contains(saved);
  }

  @Test
  void theyTravelByAFileThatHoldsNothingSecret() throws Exception {
    profiles.save(profile("eu", "eu.example:9090", true, SignIn.USER), "");
    Path file = folder.resolve("out.properties");
    profiles.exportTo(file);
    Profiles other =
        new Profiles(ConsolePrefs.read(folder.resolve("other.properties"), Runnable::run));
    assertThat(other.importFrom(file)).isEqualTo(2);
    assertThat(other.all()).containsExactlyInAnyOrderElementsOf(profiles.all());
    assertThat(java.nio.file.Files.readString(file)).doesNotContainIgnoringCase("password=");
  }

  @Test
  void aSecretNeverCrossesANetworkInClearText() {
    for (SignIn how : new SignIn[] {SignIn.TOKEN, SignIn.USER, SignIn.FILE}) {
      assertThatThrownBy(() -> profile("eu", "eu.example:9090", false, how))
          .hasMessageContaining("TLS");
      assertThatThrownBy(() -> profile("eu", "localhost:9090,eu.example:9090", false, how))
          .hasMessageContaining("TLS");
      assertThatThrownBy(() -> profile("eu", "127.evil.example:9090", false, how))
          .hasMessageContaining("TLS");
      assertThat(profile("here", "localhost:9090,127.0.0.2:9091", false, how).loopback()).isTrue();
    }
  }

  @Test
  void twoOfOneNameAreRefused() {
    profiles.save(profile("eu", "a.example:9090", true, SignIn.NONE), "");
    assertThatThrownBy(() -> profiles.save(profile("eu", "b.example:9090", true, SignIn.NONE), ""))
        .hasMessageContaining("'eu'");
  }
}
