package dev.carillon.model.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CompletionTest {
  private static final Completion.KnownValues KNOWN =
      (field, key) ->
          Map.of(
                  "queue", List.of("mail", "print", "e mail"),
                  "label", List.of("customer", "odd key"),
                  "label customer", List.of("acme"))
              .getOrDefault((field.word() + " " + key).strip(), List.of());

  private static List<String> at(String text) {
    int cursor = text.indexOf('^');
    return Completion.of(text.replace("^", ""), cursor, KNOWN).suggestions().stream()
        .map(Completion.Suggestion::text)
        .toList();
  }

  @Test
  void namesAreOfferedWhereAConditionBegins() {
    assertThat(at("^")).contains("state:", "queue:", "not ").doesNotContain("or ");
    assertThat(at("st^")).containsExactly("state:", "started<");
    assertThat(at("state:dead ^")).contains("queue:", "and ", "or ", "not ");
    assertThat(at("(qu^ state:dead")).containsExactly("queue:");
    assertThat(at("label.c^")).containsExactly("label.customer:");
    assertThat(at("label.o^")).containsExactly("label.\"odd key\":");
  }

  @Test
  void operatorsAreOfferedBehindAWholeName() {
    assertThat(at("age^")).containsExactly("age<", "age<=", "age>", "age>=");
  }

  @Test
  void valuesAreOfferedBehindAnOperator() {
    assertThat(at("state:de^")).startsWith("dead");
    assertThat(at("state:dead,fa^")).containsExactly("failed");
    assertThat(at("queue:m^")).containsExactly("mail", "\"e mail\"");
    assertThat(at("queue!=p^ state:dead")).containsExactly("print");
    assertThat(at("label:cus^")).containsExactly("customer");
    assertThat(at("label.customer:^")).containsExactly("acme");
    assertThat(at("due<now+^")).containsExactly("now+1h", "now+1d");
    assertThat(at("nothing:^")).isEmpty();
  }

  @Test
  void theReplacedPartIsTheOneBeingTyped() {
    Completion completion = Completion.of("queue:mail,pr state:dead", 13, KNOWN);
    assertThat(completion.from()).isEqualTo(11);
    assertThat(completion.to()).isEqualTo(13);
  }
}
