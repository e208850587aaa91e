package dev.carillon.desktop.prefs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.desktop.i18n.Texts;
import dev.carillon.desktop.i18n.Wrong;
import dev.carillon.desktop.state.Environment;
import dev.carillon.desktop.state.Profile;
import dev.carillon.desktop.state.SignIn;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Properties;
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

  /** As after a look at the new version and a way back. */
  @Test
  void whatCannotBeReadIsLeftOutAndStays() throws Exception {
    Path file = folder.resolve("newer.properties");
    Properties newer = new Properties();
    newer.setProperty("profile.000.name", "eu");
    newer.setProperty("profile.000.address", "eu.example:9090");
    newer.setProperty("profile.001.name", "by badge");
    newer.setProperty("profile.001.address", "badge.example:9090");
    newer.setProperty("profile.001.sign-in", "badge");
    newer.setProperty("profile.002.name", "us");
    newer.setProperty("profile.002.address", "us.example:9090");
    newer.setProperty("profile.order", "us,eu");
    try (Writer out = Files.newBufferedWriter(file)) {
      newer.store(out, "");
    }
    Profiles read = new Profiles(ConsolePrefs.read(file, Runnable::run));
    assertThat(read.all()).extracting(Profile::name).containsExactly("eu", "us");
    read.save(profile("asia", "asia.example:9090", true, SignIn.NONE), "");
    read.remove(read.find("eu").orElseThrow());
    Properties now = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      now.load(in);
    }
    assertThat(now)
        .containsEntry("profile.002.name", "by badge")
        .containsEntry("profile.002.address", "badge.example:9090")
        .containsEntry("profile.002.sign-in", "badge")
        .containsEntry("profile.order", "us,eu");
    assertThat(new Profiles(ConsolePrefs.read(file, Runnable::run)).all())
        .extracting(Profile::name)
        .containsExactly("us", "asia");
  }

  @Test
  void aWordThatNobodyKnowsIsRefusedInTheLanguageOfTheConsole() throws Exception {
    Path file = folder.resolve("in.properties");
    Files.writeString(file, "000.name=eu\n000.address=eu.example:9090\n000.sign-in=badge\n");
    Texts.speak(Locale.GERMAN);
    try {
      assertThatThrownBy(() -> profiles.importFrom(file))
          .isInstanceOf(Wrong.class)
          .hasMessageStartingWith("Erwartet wird eines von none, ")
          .hasMessageEndingWith("da steht aber 'badge'.");
    } finally {
      Texts.speak(Locale.getDefault());
    }
  }
}
