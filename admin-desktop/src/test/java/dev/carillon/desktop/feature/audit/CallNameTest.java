package dev.carillon.desktop.feature.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.carillon.desktop.i18n.Texts;
import dev.carillon.server.door.rpc.Rpcs;
import dev.carillon.server.security.Permissions;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallNameTest {
  @AfterEach
  void english() {
    Texts.speak(Locale.ENGLISH);
  }

  @Test
  void everyCallThatChangesSomethingHasAName() {
    Set<String> changing = new HashSet<>();
    for (ServiceDescriptor service : Rpcs.services()) {
      for (MethodDescriptor method : service.getMethods()) {
        String name = service.getFullName() + "/" + method.getName();
        if (Permissions.of(name).filter(Permissions.Rule::changes).isPresent()) {
          changing.add(name);
        }
      }
    }
    assertThat(changing).contains("carillon.v1.TaskService/Cancel").hasSizeGreaterThan(50);
    for (Locale language : List.of(Locale.ENGLISH, Locale.GERMAN)) {
      Texts.speak(language);
      assertThat(changing)
          .allSatisfy(name -> assertThat(CallName.of(name)).as(name).doesNotContain(" · ", "/"));
    }
  }

  @Test
  void namesAreOfTheLanguageOfTheConsole_andOthersStandAsTheyAre() {
    assertThat(CallName.of("carillon.v1.TaskService/Cancel")).isEqualTo("Cancel a task");
    Texts.speak(Locale.GERMAN);
    assertThat(CallName.of("carillon.v1.TaskService/Cancel")).isEqualTo("Aufgabe abbrechen");
    assertThat(CallName.of("carillon.v1.NewerService/Turn")).isEqualTo("Turn · Newer");
    assertThat(CallName.of("door")).isEqualTo("door");
  }
}
