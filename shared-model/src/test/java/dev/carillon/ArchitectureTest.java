package dev.carillon;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The layers of the library: model below wire below client, and what each may use. */
@AnalyzeClasses(packages = "dev.carillon", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule MODEL_USES_ONLY_THE_JDK =
      classes()
          .that()
          .resideInAPackage("dev.carillon.model..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "org.jspecify.annotations", "dev.carillon.model..");

  @ArchTest
  static final ArchRule ONLY_WIRE_AND_CLIENT_SEE_THE_CONTRACT =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.carillon.wire", "dev.carillon.client", "dev.carillon.v1")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.carillon.v1");

  @ArchTest
  static final ArchRule ONLY_THE_CLIENT_USES_GRPC =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.carillon.client", "dev.carillon.v1")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.grpc..");

  @ArchTest
  static final ArchRule WIRE_DOES_NOT_KNOW_THE_CLIENT =
      noClasses()
          .that()
          .resideInAPackage("dev.carillon.wire")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.carillon.client");

  @ArchTest
  static final ArchRule LAYERS_HAVE_NO_CYCLES =
      slices().matching("dev.carillon.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule MODEL_PACKAGES_HAVE_NO_CYCLES =
      slices().matching("dev.carillon.model.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule NOBODY_READS_THE_WALL_CLOCK =
      noClasses()
          .should()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis");
}
