package dev.carillon.server.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Limit keys: what a task gets, and what people are told. */
class CelKeysTest {
  private final CelKeys keys = new CelKeys();
  private final NewTask acme =
      NewTask.of("echo", Payload.EMPTY).inQueue("mail").withLabels(Map.of("customer", "acme"));

  @Test
  void aLabelOrAttributeThatIsNotThereGivesNoKey() {
    assertThat(keys.key("labels.customer", acme)).isEqualTo("acme");
    assertThat(keys.key("labels.region", acme)).isEmpty();
    assertThat(keys.key("labels['region'] + labels.customer", acme)).isEmpty();
    assertThat(keys.key("attributes.region", acme)).isEmpty();
    assertThat(keys.key("'region' in labels ? labels.region : 'none'", acme)).isEqualTo("none");
  }

  @Test
  void whatFailsOtherwiseNamesQueueAndExpressionAndNothingInternal() {
    String divides = "string(priority / (priority - 5))";
    assertThatThrownBy(() -> keys.key(divides, acme))
        .hasMessageContaining("queue 'mail'")
        .hasMessageContaining("'" + divides + "' fails: ")
        .hasMessageNotContaining("<input>")
        .isInstanceOfSatisfying(
            CarillonException.class,
            e -> assertThat(e.advice()).contains("carillon queue set mail --key"));
  }

  @Test
  void whatCannotBeReadIsToldWithItsColumn() {
    assertThatThrownBy(() -> keys.check("labels.customer + colour"))
        .hasMessageContaining("'labels.customer + colour' fails: ")
        .hasMessageContaining("colour")
        .hasMessageContaining("at character 19")
        .hasMessageNotContaining("<input>");
    assertThatThrownBy(() -> keys.check("labels.")).hasMessageNotContaining("<input>");
    assertThatThrownBy(() -> keys.check("priority")).hasMessageNotContaining("<input>");
  }
}
