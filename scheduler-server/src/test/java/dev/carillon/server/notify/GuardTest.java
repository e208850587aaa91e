package dev.carillon.server.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.notify.Channel;
import dev.carillon.server.core.port.Courier.Answer;
import dev.carillon.server.core.port.NotifyStore.Parcel;
import dev.carillon.server.outgoing.Guard;
import dev.carillon.server.outgoing.GuardSettings;
import dev.carillon.server.outgoing.LocalUrls;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever a URL looks like, a server on loopback that it should not reach is never reached. */
final class GuardTest {
  private Receiver canary;

  @BeforeEach
  void start() {
    canary = new Receiver();
  }

  @AfterEach
  void stop() {
    canary.close();
  }

  private Post post(Guard guard) {
    return new Post(guard, Duration.ofSeconds(5), "", "", Optional.empty(), Clock.systemUTC());
  }

  private GuardSettings settings(List<String> allow) {
    return new GuardSettings(Set.of(80, 443, canary.port()), false, allow);
  }

  private static Parcel to(String url) {
    return new Parcel(
        "msg_1", "c", Channel.Kind.WEBHOOK, url, "", "task.dead", false, false, 1, "s", "{}");
  }

  @Test
  void noFormOfAUrlReachesThisMachine() {
    List<String> taken = new ArrayList<>();
    assertThat(LocalUrls.of(1)).hasSizeGreaterThan(60).doesNotHaveDuplicates();
    try (Post post = post(new Guard(settings(List.of())))) {
      for (String url : LocalUrls.of(canary.port())) {
        Answer answer = post.send(to(url), List.of());
        if (answer.told().accepted() || !answer.told().address().isEmpty()) {
          taken.add(url + " → " + answer);
        }
      }
    }
    assertThat(taken).isEmpty();
    assertThat(canary.got()).isEmpty();
  }

  @Test
  void theCanaryIsThere_asSoonAsItIsAllowed() {
    try (Post post = post(new Guard(settings(List.of("127.0.0.1:" + canary.port()))))) {
      Answer answer = post.send(to("http://127.0.0.1:" + canary.port() + "/x?y=1"), List.of());
      assertThat(answer.told().accepted()).isTrue();
      assertThat(answer.told().address()).isEqualTo("127.0.0.1");
      assertThat(canary.got()).singleElement().extracting(Receiver.Got::path).isEqualTo("/x?y=1");
    }
    try (Post post = post(new Guard(settings(List.of("127.0.0.0/8"))))) {
      assertThat(
              post.send(to("http://127.0.0.9:" + canary.port() + "/"), List.of()).told().answer())
          .doesNotStartWith("Expected a public address");
    }
  }

  @Test
  void aNameThatIsResolvedDifferentlyTheSecondTimeGainsNothing() throws Exception {
    // It stands for a public address, which it is at first.
    InetAddress open = InetAddress.getByAddress(new byte[] {93, (byte) 184, (byte) 215, 14});
    InetAddress own = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    AtomicInteger asked = new AtomicInteger();
    Guard guard =
        new Guard(
            settings(List.of()),
            host -> new InetAddress[] {asked.getAndIncrement() == 0 ? open : own});
    assertThat(guard.destination("http://rebind.example.org:" + canary.port() + "/").address())
        .isEqualTo(open);
    assertThat(asked).hasValue(1);

    // From the second answer on it is refused; of several addresses each must do.
    try (Post post = post(guard)) {
      Answer answer = post.send(to("http://rebind.example.org:" + canary.port() + "/"), List.of());
      assertThat(answer.told().answer()).startsWith("Expected a public address");
    }
    try (Post post = post(new Guard(settings(List.of()), host -> new InetAddress[] {open, own}))) {
      Answer answer = post.send(to("http://both.example.org:" + canary.port() + "/"), List.of());
      assertThat(answer.told().answer()).startsWith("Expected a public address");
      assertThat(answer.hopeless()).isTrue();
    }
    assertThat(canary.got()).isEmpty();
  }

  @Test
  void theConnectionGoesToTheAddressThatWasChecked_andAskedOnlyOnce() {
    AtomicInteger asked = new AtomicInteger();
    Guard guard =
        new Guard(
            settings(List.of("canary.invalid:" + canary.port())),
            host -> {
              if (asked.getAndIncrement() > 0) {
                throw new UnknownHostException(host);
              }
              return new InetAddress[] {InetAddress.getByAddress(new byte[] {127, 0, 0, 1})};
            });
    try (Post post = post(guard)) {
      // No resolver of the platform knows .invalid: only the checked address can lead there.
      Answer answer = post.send(to("http://canary.invalid:" + canary.port() + "/"), List.of());
      assertThat(answer.told().accepted()).isTrue();
    }
    assertThat(asked).hasValue(1);
    assertThat(canary.got())
        .singleElement()
        .satisfies(
            got -> assertThat(got.header("host")).isEqualTo("canary.invalid:" + canary.port()));
  }

  @Test
  void redirectsAreNotFollowed() {
    try (Receiver other = new Receiver();
        Post post = post(new Guard(settingsOf(other)))) {
      for (int status : new int[] {301, 302, 303, 307, 308}) {
        other.redirectTo("http://127.0.0.1:" + canary.port() + "/");
        other.answer(status);
        Answer answer = post.send(to(other.url()), List.of());
        assertThat(answer.told().accepted()).isFalse();
        assertThat(answer.told().status()).isEqualTo(status);
        assertThat(answer.told().answer()).contains("redirects are not followed");
      }
      assertThat(other.got()).hasSize(5);
    }
    assertThat(canary.got()).isEmpty();
  }

  private static GuardSettings settingsOf(Receiver receiver) {
    return new GuardSettings(Set.of(80), false, List.of(receiver.address()));
  }

  @Test
  void portsAndSchemesAreThoseOfTheConfiguration() {
    Guard strict = new Guard(new GuardSettings(Set.of(443), true, List.of()));
    assertThat(strict.problem("https://example.org/hook")).isEmpty();
    assertThat(strict.problem("https://example.org./hook")).isEmpty();
    assertThat(strict.problem("https://bücher.example/")).isPresent();
    assertThat(strict.problem("https://xn--bcher-kva.example/")).isEmpty();
    assertThat(strict.problem("http://example.org/hook")).isPresent();
    assertThat(strict.problem("https://example.org:22/hook")).isPresent();
    assertThat(strict.problem("https://93.184.215.14/hook")).isEmpty();
    assertThat(strict.problem("https://[2606:4700::1111]/hook")).isEmpty();
    assertThat(strict.problem("https://[::ffff:10.0.0.1]/hook")).isPresent();
  }
}
