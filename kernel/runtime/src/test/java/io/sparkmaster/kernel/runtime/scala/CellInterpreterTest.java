package io.sparkmaster.kernel.runtime.scala;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.BoxedUnit;
import scala.tools.nsc.Settings;
import scala.tools.nsc.interpreter.IMain;

/** What makes small cells quick is really in force, with this version of the compiler. */
class CellInterpreterTest {
  private static IMain interpreter;

  @BeforeAll
  static void start() {
    var settings = new Settings(message -> BoxedUnit.UNIT);
    var arguments = List.of("-Yrepl-class-based", "-classpath", classPath());
    settings.processArguments(CollectionConverters.asScala(arguments).toList(), true);
    var loader = CellInterpreterTest.class.getClassLoader();
    interpreter = CellInterpreter.of(settings, loader, new CompileReporter(settings));
    assertThat(interpreter.initializeCompiler()).isTrue();
  }

  private static String classPath() {
    return System.getProperty("java.class.path");
  }

  @AfterAll
  static void stop() {
    interpreter.close();
  }

  @Test
  void cellsAreLookedForInTheCompilerOnly() throws Exception {
    var cell = compile("val here = 1");

    var asked = interpreter.getClass().getDeclaredMethod("readRootPath", String.class);
    assertThat(asked.invoke(interpreter, cell + ".$read"))
        .isEqualTo(CellInterpreter.find(interpreter, cell + ".$read"))
        .hasToString("object $read");
    assertThat(CellInterpreter.find(interpreter, cell + ".$nothing")).hasToString("<none>");
  }

  private static String compile(String code) {
    return CellCompiler.compile(interpreter, code).orElseThrow().request().lineRep().packageName();
  }

  @Test
  void variantsOfFunctionsAreWorkedOutForTheFunctionsOfACell() {
    LazySpecialization.in(interpreter.global());

    var cell = compile("val next = (i: Int) => i + 1");

    var bytes = interpreter.classLoader().classBytes(cell + ".$read$$iw");
    assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).contains("JFunction1$mcII$sp");
  }
}
