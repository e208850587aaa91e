package dev.carillon.server.core.notify;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.model.error.CarillonException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NotificationChecksTest {
  private static void refused(String id, List<String> known, String message) {
    assertThatThrownBy(() -> NotificationChecks.room(true, id, known, "rules"))
        .isInstanceOf(CarillonException.class)
        .hasMessageContaining(message);
    assertThatCode(() -> NotificationChecks.room(false, id, known, "rules"))
        .doesNotThrowAnyException();
  }

  @Test
  void tenantsDoNotTakeTheRoomOfTheCluster_andARefusalNamesTheNumberThatIsReached() {
    List<String> known = new ArrayList<>();
    IntStream.range(0, 1_000).forEach(i -> known.add("r" + i + "@t" + i / 50));
    refused("new@t3", known, "at most 50 rules of a tenant");
    refused("new@another", known, "at most 1000 rules of all tenants together");
    assertThatCode(() -> NotificationChecks.room(true, "new", known, "rules"))
        .doesNotThrowAnyException();
    IntStream.range(0, 200).forEach(i -> known.add("r" + i));
    refused("new", known, "at most 200 rules of the whole cluster");
    known.remove("r999@t19");
    assertThatCode(() -> NotificationChecks.room(true, "new@another", known, "rules"))
        .doesNotThrowAnyException();
  }
}
