package dev.carillon.desktop;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The console's layers. */
@AnalyzeClasses(packages = "dev.carillon.desktop", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule STATE_KNOWS_NO_TOOLKIT =
      noClasses()
          .that()
          .resideInAPackage("..desktop.state..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("javafx..");

  @ArchTest
  static final ArchRule ONLY_FX_SAYS_PLATFORM =
      noClasses()
          .that()
          .resideOutsideOfPackage("..desktop.fx..")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("javafx.application.Platform");

  @ArchTest
  static final ArchRule VIEW_MODELS_KNOW_NO_SCENE =
      noClasses()
          .that()
          .haveSimpleNameEndingWith("ViewModel")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("javafx.scene..", "javafx.stage..", "..desktop.control..");

  @ArchTest
  static final ArchRule FEATURES_DO_NOT_KNOW_EACH_OTHER =
      slices().matching("dev.carillon.desktop.feature.(*)..").should().notDependOnEachOther();

  @ArchTest
  static final ArchRule FEATURES_DO_NOT_KNOW_THE_APP =
      noClasses()
          .that()
          .resideOutsideOfPackage("..desktop.app..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("..desktop.app..");

  @ArchTest
  static final ArchRule CONTROLS_KNOW_NO_SERVER =
      noClasses()
          .that()
          .resideInAPackage("..desktop.control..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..desktop.state..", "..desktop.feature..", "dev.carillon.client..");

  @ArchTest
  static final ArchRule NO_GRPC =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.grpc..", "com.google.protobuf..", "dev.carillon.v1..", "dev.carillon.wire..");

  @ArchTest
  static final ArchRule NO_SERVER_CODE =
      noClasses().should().dependOnClassesThat().resideInAPackage("dev.carillon.server..");

  @ArchTest
  static final ArchRule TIME_IS_A_PARAMETER =
      noClasses()
          .should()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(java.time.LocalDateTime.class, "now");

  @ArchTest
  static final ArchRule THREADS_COME_FROM_THE_APP =
      noClasses()
          .that()
          .resideOutsideOfPackage("..desktop.app..")
          .should()
          .callConstructor(Thread.class, Runnable.class)
          .orShould()
          .callConstructor(Thread.class, Runnable.class, String.class)
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.util.concurrent.Executors");

  @ArchTest
  static final ArchRule NO_STYLE_IN_CODE =
      noClasses().should().callMethod(javafx.scene.Node.class, "setStyle", String.class);

  @ArchTest
  static final ArchRule VIEWS_STAND_IN_FEATURES_OR_THE_APP =
      classes()
          .that()
          .haveSimpleNameEndingWith("View")
          .should()
          .resideInAnyPackage("..desktop.feature..", "..desktop.app..");
}
