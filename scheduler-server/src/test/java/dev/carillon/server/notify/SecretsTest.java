package dev.carillon.server.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.model.error.CarillonException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Secrets of webhooks: how they are kept, and what they sign. */
final class SecretsTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  @Test
  void whatIsSealedCannotBeReadWithoutTheKey() {
    SecretBox box = new SecretBox("passphrase");
    String sealed = box.seal(SECRET);
    assertThat(sealed).doesNotContain(SECRET).doesNotContain("MfKQ9r8");
    assertThat(sealed).isNotEqualTo(box.seal(SECRET));
    assertThat(new SecretBox("passphrase").open(sealed)).isEqualTo(SECRET);
    for (String other : List.of("another", "")) {
      assertThatThrownBy(() -> new SecretBox(other).open(sealed))
          .isInstanceOf(CarillonException.class)
          .hasMessageContaining("Expected the key")
          .hasMessageNotContaining("whsec_");
    }
    assertThatThrownBy(() -> new SecretBox("").seal(SECRET))
        .isInstanceOf(CarillonException.class)
        .hasMessageContaining("this server has none");
    // As an older version kept it, where there was no key.
    assertThat(box.open("raw:" + SECRET)).isEqualTo(SECRET);
  }

  @Test
  void theSignatureIsThatOfStandardWebhooks() {
    // The example that their libraries are tested with.
    assertThat(
            Signature.header(
                List.of(SECRET),
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                1_614_265_330,
                "{\"test\": 2432232314}"))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    assertThat(Signature.problem(SECRET)).isEmpty();
    for (String wrong : List.of("", "whsec_", "whsec_c2hvcnQ=", "whsec_&&&", SECRET.substring(6))) {
      assertThat(Signature.problem(wrong)).as(wrong).isPresent();
    }
  }
}
