package dev.carillon.server.security;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.carillon.model.error.CarillonException;
import dev.carillon.server.mask.Mask;
import dev.carillon.v1.Facet;
import dev.carillon.v1.FacetValue;
import dev.carillon.v1.FacetsResponse;
import dev.carillon.v1.Task;
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

  private static Facet facet(String field) {
    return Facet.newBuilder()
        .setField(field)
        .addValues(FacetValue.newBuilder().setValue("hunter2").setCount(3))
        .addValues(FacetValue.newBuilder().setValue("hunter3").setCount(2))
        .build();
  }
}
