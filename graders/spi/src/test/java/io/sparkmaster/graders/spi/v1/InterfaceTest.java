package io.sparkmaster.graders.spi.v1;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.sparkmaster.graders.spi", importOptions = DoNotIncludeTests.class)
class InterfaceTest {
  // JSpecify's annotations need not be there when a class that carries them is loaded.
  @ArchTest
  static final ArchRule aPluginAuthorNeedsTheJdkOnly =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..", "io.sparkmaster.graders.spi.v1", "org.jspecify.annotations");
}
