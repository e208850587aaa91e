package dev.carillon.server.security;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.told.Told;
import dev.carillon.server.core.told.English;
import dev.carillon.server.mask.Mask;
import dev.carillon.v1.Facet;
import dev.carillon.v1.FacetValue;
import dev.carillon.v1.FacetsResponse;
import dev.carillon.v1.Task;
import dev.carillon.v1.ToldParts;
import dev.carillon.v1.ToldValue;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What answers show of secrets in bytes and in counts. */
final class MaskedAnswersTest {
  private static Task task(ByteString payload) {
    return Task.newBuilder().setPayload(payload).build();
  }

  private static ByteString latin(String text) {
    return ByteString.copyFrom(text, ISO_8859_1);
  }

  @Test
  void bytesThatAreNoUtf8AreMaskedAndElseStay() {
    Task shown = MaskedAnswers.masked(task(latin("\u00e9 \u0080 password=hunter2\u00e9 \u00ff\0")));
    ByteString marker = ByteString.copyFrom(Mask.HIDDEN, UTF_8);
    assertThat(shown.getPayload())
        .isEqualTo(latin("\u00e9 \u0080 password=").concat(marker).concat(latin(" \u00ff\0")));
    assertThat(MaskedAnswers.masked(shown)).isEqualTo(shown);
    assertThatThrownBy(() -> MaskedAnswers.refuseIn(shown)).isInstanceOf(CarillonException.class);
    Task plain = task(latin("\u00e9 \u0080 hello"));
    assertThat(MaskedAnswers.masked(plain)).isSameAs(plain);
  }

  @Test
  void countsDoNotTellValuesOfLabelsThatAreCalledLikeSecrets() {
    Facet open = facet("label.customer");
    FacetsResponse shown =
        MaskedAnswers.masked(
            FacetsResponse.newBuilder().addFacets(facet("label.password")).addFacets(open).build());
    assertThat(shown.getFacets(0).getValuesList())
        .containsExactly(FacetValue.newBuilder().setValue(Mask.HIDDEN).setCount(5).build());
    assertThat(shown.getFacets(1)).isEqualTo(open);
  }

  @Test
  void whoDidItIsToldByCodeAndInWords_butNoSecretInAReason() {
    dev.carillon.v1.Told held = told(by("token:nightly"), text(": password=hunter2"));
    ToldValue inner = inner(held);
    for (dev.carillon.v1.Told told : List.of(held, told(inner), told(text("x"), inner))) {
      assertThat(MaskedAnswers.masked(told).toString())
          .contains("token:nightly")
          .doesNotContain("hunter2");
    }
    dev.carillon.v1.Told plain = told(by("token:nightly"), inner(told(by("token:nightly"))));
    assertThat(MaskedAnswers.masked(plain)).isSameAs(plain);
    for (Told words :
        List.of(
            Told.of("gate.held.by", actor(), Told.text(": lunch")),
            Told.of("gate.held.by", actor(), Told.text("")),
            Told.of("gate.paused.by", Told.text("queue mail"), actor(), Told.text(": lunch")),
            Told.of("gate.run.paused", actor(), Told.text("")),
            Told.of("doctor.paused", Told.text("mail"), actor()),
            Told.of("kept.paused", actor()))) {
      assertThat(Mask.text(English.of(words))).contains("token:nightly");
    }
  }

  private static Told.Value actor() {
    return Told.actor("token:nightly");
  }

  private static ToldValue by(String name) {
    return ToldValue.newBuilder().setActor(name).build();
  }

  private static ToldValue text(String text) {
    return ToldValue.newBuilder().setText(text).build();
  }

  private static ToldValue inner(dev.carillon.v1.Told told) {
    return ToldValue.newBuilder().setParts(ToldParts.newBuilder().addParts(told)).build();
  }

  private static dev.carillon.v1.Told told(ToldValue... values) {
    return dev.carillon.v1.Told.newBuilder()
        .setCode("gate.held.by")
        .addAllValues(List.of(values))
        .build();
  }

  private static Facet facet(String field) {
    return Facet.newBuilder()
        .setField(field)
        .addValues(FacetValue.newBuilder().setValue("hunter2").setCount(3))
        .addValues(FacetValue.newBuilder().setValue("hunter3").setCount(2))
        .build();
  }
}
