package dev.carillon.server;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Who may know whom in the server. */
final class ArchitectureTest {
  private static final JavaClasses SERVER_CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.carillon.server");

  private static final String SERVER = "dev.carillon.server.";
  private static final String[] REDIS = {"redis.clients..", "redis.embedded.."};
  private static final String[] KAFKA = {"org.apache.kafka..", "kafka.."};
  private static final String[] WIRE = {
    "io.grpc..",
    "com.linecorp.armeria..",
    "com.google.protobuf..",
    "dev.carillon.v1..",
    "io.netty.."
  };

  static final ArchRule core_knows_the_JDK_and_the_model =
      classes()
          .that()
          .resideInAPackage(SERVER + "core..")
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  SERVER + "core..",
                  "dev.carillon.model..",
                  "java..",
                  "org.jspecify..",
                  "org.slf4j..",
                  // What Error Prone wants on a method, and nothing at run time.
                  "com.google.errorprone.annotations.."));

  static final ArchRule redis_only_in_its_store =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              SERVER + "store.redis..",
              SERVER + "embedded..",
              SERVER + "boot..",
              SERVER + "bench..")
          .should()
          .dependOnClassesThat(resideInAnyPackage(REDIS).and(notOurs()))
          .because("every change of state is one script, and all of them are in one place");

  static final ArchRule kafka_only_where_hints_and_payloads_go =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              SERVER + "dispatch.kafka..",
              SERVER + "embedded..",
              SERVER + "worker.kafka..",
              SERVER + "door.delaybox..",
              SERVER + "bench..")
          .should()
          .dependOnClassesThat(resideInAnyPackage(KAFKA).and(notOurs()));

  static final ArchRule grpc_and_http_only_in_doors_and_clients =
      noClasses()
          .that()
          .resideInAnyPackage(
              SERVER + "core..",
              SERVER + "loop..",
              SERVER + "store..",
              SERVER + "dispatch..",
              SERVER + "embedded..",
              SERVER + "config..",
              SERVER + "metrics..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(WIRE);

  static final ArchRule adapters_do_not_know_doors_or_loops =
      noClasses()
          .that()
          .resideInAnyPackage(SERVER + "store..", SERVER + "dispatch..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              SERVER + "door..", SERVER + "loop..", SERVER + "boot..", SERVER + "cli..");

  static final ArchRule doors_know_only_the_core =
      noClasses()
          .that()
          .resideInAPackage(SERVER + "door..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              SERVER + "store..",
              SERVER + "loop..",
              SERVER + "dispatch..",
              SERVER + "embedded..",
              SERVER + "boot..",
              SERVER + "worker..",
              SERVER + "cli..");

  static final ArchRule only_the_command_line_knows_boot =
      noClasses()
          .that()
          .resideOutsideOfPackages(SERVER + "boot..", SERVER + "cli..", SERVER + "bench..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(SERVER + "boot..", SERVER + "cli..");

  static final ArchRule only_boot_knows_the_embedded_servers =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              SERVER + "boot..", SERVER + "embedded..", SERVER + "cli..", SERVER + "bench..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(SERVER + "embedded..")
          .because("a package for production leaves them out");

  static final ArchRule a_worker_sees_the_server_by_its_client_only =
      noClasses()
          .that()
          .resideInAPackage(SERVER + "worker..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              SERVER + "store..", SERVER + "loop..", SERVER + "door..", SERVER + "core..");

  static final ArchRule configuration_knows_nothing_of_what_it_configures =
      noClasses()
          .that()
          .resideInAPackage(SERVER + "config..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.carillon.server..")
                  .and(DescribedPredicate.not(resideInAPackage(SERVER + "config.."))));

  static final ArchRule time_is_a_parameter =
      noClasses()
          .that()
          .resideOutsideOfPackage(SERVER + "boot..")
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(LocalDateTime.class, "now")
          .orShould()
          .callMethod(ZonedDateTime.class, "now")
          .orShould()
          .callMethod(Clock.class, "systemUTC")
          .orShould()
          .callMethod(Clock.class, "systemDefaultZone");

  static final ArchRule threads_come_from_boot =
      noClasses()
          .that()
          .resideOutsideOfPackage(SERVER + "boot..")
          .should()
          .callConstructor(Thread.class)
          .orShould()
          .callConstructor(Thread.class, Runnable.class)
          .orShould()
          .callConstructor(Thread.class, Runnable.class, String.class)
          .orShould()
          .callMethod(Thread.class, "ofVirtual")
          .orShould()
          .callMethod(Thread.class, "ofPlatform")
          .orShould()
          .callMethod(Thread.class, "startVirtualThread", Runnable.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Executors.class);

  static final ArchRule doors_do_not_know_each_other =
      slices()
          .matching(SERVER + "door.(delaybox|ticks|jobs|taskq|grpc|json)..")
          .should()
          .notDependOnEachOther();

  static final ArchRule no_cycles_between_packages =
      slices().matching(SERVER + "(*)..").should().beFreeOfCycles();

  private static DescribedPredicate<JavaClass> notOurs() {
    return DescribedPredicate.not(resideInAPackage("dev.carillon.."));
  }

  /** All of the above; beside other tests, which ArchUnit's own engine would not be. */
  @TestFactory
  Stream<DynamicTest> rules() {
    return Arrays.stream(ArchitectureTest.class.getDeclaredFields())
        .filter(field -> field.getType() == ArchRule.class)
        .map(
            field ->
                DynamicTest.dynamicTest(
                    field.getName(), () -> ((ArchRule) field.get(null)).check(SERVER_CLASSES)));
  }
}
