package io.sparkmaster.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The arrows between modules and packages, and which JDK calls belong where. */
class ArchitectureTest {
  private static final String PROTOCOL = "io.sparkmaster.kernel.protocol..";
  private static final String RUNTIME = "io.sparkmaster.kernel.runtime..";
  private static final String LAUNCH = "io.sparkmaster.kernel.launch..";
  private static final String CATALOG = "io.sparkmaster.courses.catalog..";
  private static final String SPI = "io.sparkmaster.graders.spi..";
  private static final String BUILTIN = "io.sparkmaster.graders.builtin..";
  private static final String RUNNER = "io.sparkmaster.graders.runner..";
  private static final String CLUSTER = "io.sparkmaster.cluster..";
  private static final String DRIVER = "io.sparkmaster.cluster.driver..";
  private static final String SERVER = "io.sparkmaster.server..";
  private static final String[] SPARK = {"org.apache.spark..", "scala.."};
  private static final String[] JSON = {"com.fasterxml.jackson..", "org.jspecify.."};

  private static JavaClasses all;

  @BeforeAll
  static void readTheClassesOfAllModules() {
    all =
        new ClassFileImporter()
            .importPaths(
                List.of(
                    Path.of("../kernel/protocol/target/classes"),
                    Path.of("../kernel/runtime/target/classes"),
                    Path.of("../kernel/launch/target/classes"),
                    Path.of("../courses/catalog/target/classes"),
                    Path.of("../graders/spi/target/classes"),
                    Path.of("../graders/builtin/target/classes"),
                    Path.of("../graders/runner/target/classes"),
                    Path.of("../cluster/control/target/classes"),
                    Path.of("../cluster/driver/target/classes"),
                    Path.of("target/classes")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {PROTOCOL, RUNTIME, LAUNCH, CATALOG, SPI, BUILTIN, RUNNER, CLUSTER, DRIVER, SERVER})
  void everyModuleIsLookedAt(String packages) {
    assertThat(all.that(resideInAPackage(packages)))
        .as("classes of %s; when there are none, run mvn test from the top", packages)
        .isNotEmpty();
  }

  @Nested
  class Arrows {
    @Test
    void protocolKnowsTheJdkZeroMqAndJsonOnly() {
      classes()
          .that(resideInAPackage(PROTOCOL))
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(PROTOCOL, "java..", "javax.crypto..", "org.zeromq..", "zmq..")
                  .or(resideInAnyPackage(JSON))
                  // Only what changes JeroMQ as it is loaded.
                  .or(resideInAPackage("org.objectweb.asm..")))
          .check(all);
    }

    @Test
    void launchKnowsTheProtocolOnly() {
      classes()
          .that(resideInAPackage(LAUNCH))
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(LAUNCH, PROTOCOL, "java..", "javax.crypto..", "org.slf4j..")
                  .or(resideInAnyPackage(JSON)))
          .check(all);
    }

    @Test
    void theKernelKnowsNothingOfWhoStartsIt() {
      noClasses()
          .that(resideInAPackage(RUNTIME))
          .should()
          .dependOnClassesThat(resideInAnyPackage(LAUNCH, SERVER))
          .check(all);
    }

    @Test
    void graderPluginsSeeTheJdkOnly() {
      classes()
          .that(resideInAPackage(SPI))
          .should()
          .onlyDependOnClassesThat(resideInAnyPackage(SPI, "java..", "org.jspecify.."))
          .check(all);
      classes()
          .that(resideInAPackage(BUILTIN))
          .should()
          .onlyDependOnClassesThat(resideInAnyPackage(BUILTIN, SPI, "java..", "org.jspecify.."))
          .check(all);
    }

    @Test
    void coursesAreReadWithoutKernelsAndGraders() {
      noClasses()
          .that(resideInAPackage(CATALOG))
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("io.sparkmaster.kernel..", "io.sparkmaster.graders..", SERVER))
          .check(all);
    }

    @Test
    void theRunnerReachesKernelsByTheirProtocolOnly() {
      noClasses()
          .that(resideInAPackage(RUNNER))
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(RUNTIME, SERVER, BUILTIN).or(resideInAnyPackage(SPARK)))
          .check(all);
    }

    @Test
    void clustersAreProcessesOfWhichOnlyTheNamesOfClassesAreKnown() {
      noClasses()
          .that(resideInAPackage(CLUSTER).and(not(resideInAPackage(DRIVER))))
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(RUNTIME, SERVER, RUNNER).or(resideInAnyPackage(SPARK)))
          .check(all);
    }

    @Test
    void theServerHoldsNoSparkAndNoKernel() {
      noClasses()
          .that(resideInAPackage(SERVER))
          .should()
          .dependOnClassesThat(resideInAPackage(RUNTIME).or(resideInAnyPackage(SPARK)))
          .check(all);
    }

    @Test
    void noPackagesDependOnEachOtherInACircle() {
      slices().matching("io.sparkmaster.(**)").should().beFreeOfCycles().check(all);
    }
  }

  @Nested
  class Places {
    private static final DescribedPredicate<JavaClass> MAINS = simpleNameEndingWith("Main");
    private static final DescribedPredicate<JavaClass> COMMANDS = simpleNameEndingWith("Command");

    @Test
    void onlyWhatServesPagesAndSocketsKnowsJavalin() {
      noClasses()
          .that(
              not(
                  resideInAnyPackage(
                          "io.sparkmaster.server.http..",
                          "io.sparkmaster.server.lab..",
                          "io.sparkmaster.server.kernelsocket..")
                      .or(outermost(simpleNameEndingWith("Routes")))))
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("io.javalin..", "org.eclipse.jetty..", "jakarta.."))
          .because("a room offers its routes; what they do knows nothing of HTTP")
          .check(all);
    }

    @Test
    void onlyConfigurationAndMainsReadTheEnvironment() {
      noClasses()
          .that(not(resideInAPackage("..config..").or(outermost(MAINS))))
          .should()
          .callMethodWhere(
              new DescribedPredicate<>("it reads the environment") {
                @Override
                public boolean test(com.tngtech.archunit.core.domain.JavaMethodCall call) {
                  return call.getTargetOwner().isEquivalentTo(System.class)
                      && call.getName().equals("getenv");
                }
              })
          .because("every setting is read once, checked, and shown with its default in one place")
          .check(all);
    }

    @Test
    void onlyMainsAndCommandsAndTheKernelsStreamCaptureTouchTheStandardStreams() {
      var elsewhere =
          not(
              outermost(MAINS)
                  .or(outermost(COMMANDS))
                  .or(resideInAPackage("io.sparkmaster.kernel.runtime.output..")));
      for (var stream : List.of("in", "out", "err")) {
        noClasses().that(elsewhere).should().accessField(System.class, stream).check(all);
      }
      noClasses().should().callMethod(Throwable.class, "printStackTrace").check(all);
    }

    @Test
    void onlyMainsEndTheProcess() {
      noClasses()
          .that(not(outermost(MAINS)))
          .should()
          .callMethod(System.class, "exit", int.class)
          .check(all);
    }

    @Test
    void logsGoThroughSlf4j() {
      noClasses().should().dependOnClassesThat(resideInAPackage("java.util.logging..")).check(all);
    }

    @Test
    void nobodyWaitsBySleeping() {
      noClasses()
          .should()
          .callMethod(Thread.class, "sleep", long.class)
          .because("a wait has a condition and a deadline, or is scheduled")
          .check(all);
    }

    /** A lambda or nested class stands where the class around it stands. */
    private static DescribedPredicate<JavaClass> outermost(DescribedPredicate<JavaClass> rule) {
      return new DescribedPredicate<>(rule.getDescription()) {
        @Override
        public boolean test(JavaClass type) {
          return type.getEnclosingClass().map(this::test).orElseGet(() -> rule.test(type));
        }
      };
    }
  }
}
