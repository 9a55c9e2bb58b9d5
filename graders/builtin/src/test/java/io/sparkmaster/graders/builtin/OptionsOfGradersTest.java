package io.sparkmaster.graders.builtin;

import static io.sparkmaster.graders.builtin.Graded.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkmaster.graders.spi.v1.Evidence;
import io.sparkmaster.graders.spi.v1.Grader;
import io.sparkmaster.graders.spi.v1.OptionsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OptionsOfGradersTest {
  static List<Grader> graders() {
    return ServiceLoader.load(Grader.class).stream().map(ServiceLoader.Provider::get).toList();
  }

  @Test
  void allGradersAreFoundAsServices() {
    assertThat(graders())
        .extracting(Grader::id)
        .containsExactly(
            "rows", "schema", "value", "output", "metrics", "plan", "source", "files", "quiz");
  }

  @ParameterizedTest
  @MethodSource("graders")
  void theSchemaNamesExactlyTheOptionsThatTheGraderKnows(Grader grader) throws Exception {
    var schema = new ObjectMapper().readTree(grader.optionsSchema());
    var names = new ArrayList<String>();
    schema.path("properties").fieldNames().forEachRemaining(names::add);

    assertThat(schema.path("additionalProperties").asBoolean(true)).isFalse();
    assertThat(names).isNotEmpty();
    assertThatThrownBy(() -> grader.probes(options(grader, "no such option", 1)))
        .isInstanceOfSatisfying(
            OptionsException.class,
            e -> {
              assertThat(e.code()).isEqualTo(OptionsException.Code.UNKNOWN_OPTION);
              var listed = e.getMessage().replaceAll(".*Its options are: |\\. Correct.*", "");
              assertThat(listed.split(", ")).containsExactlyInAnyOrderElementsOf(names);
            });
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        Arguments.of(new RowsGrader(), "ordered", "yes", "\"yes\""),
        Arguments.of(new RowsGrader(), "tolerance", -1, "-1"),
        Arguments.of(new RowsGrader(), "relative_tolerance", 0.9, "0.9"),
        Arguments.of(new RowsGrader(), "columns", "by_name", "in_order, any_order, exact"),
        Arguments.of(new RowsGrader(), "limit", 0, "1 to 1000000"),
        Arguments.of(new SchemaGrader(), "nullable", 1, "true or false"),
        Arguments.of(new ValueGrader(), "tolerance", "0", "a number"),
        Arguments.of(new ValueGrader(), "strict_type", "no", "\"no\""),
        Arguments.of(new OutputGrader(), "match", "fuzzy", "trimmed, exact, contains, regex"),
        Arguments.of(new OutputGrader(), "match", "regex", "needs the option \"text\""),
        Arguments.of(new OutputGrader(), "text", 42, "a text"),
        Arguments.of(new MetricsGrader(), "jobs", 1, "an object such as"),
        Arguments.of(new MetricsGrader(), "jobs", Map.of(), "needs the option \"jobs.max\""),
        Arguments.of(new MetricsGrader(), "jobs", Map.of("most", 1), "no option \"jobs.most\""),
        Arguments.of(new MetricsGrader(), "jobs", Map.of("max", -1), "\"jobs.max\""),
        Arguments.of(new MetricsGrader(), "jobs", Map.of("min", 2, "max", 1), "at most max"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void aWrongOptionIsRefusedBeforeAndWhileGrading(
      Grader grader, String option, Object value, String message) {
    var options = options(grader, option, value);

    assertThatThrownBy(() -> grader.probes(options))
        .isInstanceOf(OptionsException.class)
        .hasMessageContaining("\"" + grader.id() + "\"")
        .hasMessageContaining(option)
        .hasMessageContaining(message);
    assertThatThrownBy(() -> grader.grade(Evidence.builder().build(), options))
        .isInstanceOf(OptionsException.class);
  }

  @Test
  void aFaultInARegularExpressionIsLocated() {
    var grader = new OutputGrader();

    assertThatThrownBy(() -> grader.probes(options(grader, "match", "regex", "text", "a(b")))
        .isInstanceOf(OptionsException.class)
        .hasMessageContaining("The option \"text\" of the grader \"output\" is \"a(b\"")
        .hasMessageContaining("Unclosed group");
  }

  @Test
  void metricsWithoutALimitAreRefused() {
    var grader = new MetricsGrader();

    assertThatThrownBy(() -> grader.probes(options(grader)))
        .isInstanceOf(OptionsException.class)
        .hasMessageContaining("jobs, stages, tasks");
  }
}
