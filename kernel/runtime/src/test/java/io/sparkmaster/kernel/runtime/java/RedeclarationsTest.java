package io.sparkmaster.kernel.runtime.java;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedeclarationsTest {
  private final Redeclarations redeclarations = new Redeclarations();

  @Test
  void theFirstRunOfADeclarationStaysAsItIs() {
    assertThat(redeclarations.next("int a = 1;").text()).isEqualTo("int a = 1;");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "int a = 1;",
        "Map<String, List<Integer>> a = new HashMap<>(Map.of(\"=\", List.of(1)));",
        "var a = spark.range(3).map((MapFunction<Long, Long>) x -> x == 1 ? 2 : 3, E.LONG());",
        "int[] a = {1, 2};",
        "String a = \"\"\"\n  text\n  \"\"\";"
      })
  void theNextRunHasOneLineMoreAndTheOneAfterNot(String declaration) {
    var first = redeclarations.next(declaration).text();
    var second = redeclarations.next(declaration).text();
    var third = redeclarations.next(declaration).text();

    assertThat(second.lines().count()).isEqualTo(first.lines().count() + 1);
    assertThat(third).isEqualTo(first);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a = 1;", "a == 1", "int f() { int a = 1; return a; }", "int a;", "f(a)"})
  void whatDeclaresNoVariableStaysAsItIs(String source) {
    redeclarations.next(source);

    assertThat(redeclarations.next(source).text()).isEqualTo(source);
  }

  @Test
  void offsetsAreThoseOfTheCell() {
    redeclarations.next("int a = wrong;");
    var source = redeclarations.next("int a = wrong;");

    assertThat(source.offset(source.text().indexOf("wrong"))).isEqualTo(8);
    assertThat(source.offset(4)).isEqualTo(4);
  }
}
