package io.sparkmaster.courses.catalog.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.courses.catalog.error.CatalogException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class NotebookTest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.withExactBigDecimals(true);

  @Property(tries = 300)
  void readingAndWritingKeepsAllThatIsInTheFile(@ForAll("notebooks") ObjectNode json)
      throws Exception {
    var written = Notebook.read(NotebookJson.write(json)).write();

    assertThat(NotebookJson.read(written)).isEqualTo(json);
    assertThat(Notebook.read(written).write()).isEqualTo(written);
  }

  @Property
  void sourceThatIsSetIsSourceThatIsRead(@ForAll String source) {
    var bytes =
        """
        {"cells": [{"cell_type": "raw", "metadata": {"a": 1}, "source": "old"}],
         "metadata": {}, "nbformat": 4, "nbformat_minor": 5}"""
            .getBytes(StandardCharsets.UTF_8);

    var changed = Notebook.read(bytes).mapCells(cell -> cell.withSource(source));

    assertThat(changed.cells().get(0).source()).isEqualTo(source);
    assertThat(changed.mapCells(cell -> cell.withSource("old")))
        .isEqualTo(Notebook.read(bytes).mapCells(cell -> cell.withSource("old")));
  }

  @Property(tries = 500)
  void bytesThatAreNoNotebookAreRefusedAndNothingElseHappens(@ForAll byte[] bytes) {
    assertThatThrownBy(() -> Notebook.read(bytes)).isInstanceOf(CatalogException.class);
  }

  @Example
  void theMessageSaysWhatIsWrongWhere() {
    assertThatThrownBy(
            () -> Notebook.read("{\"nbformat\": 4,\n oops}".getBytes(StandardCharsets.UTF_8)))
        .hasMessageContaining("line 2");
    assertThatThrownBy(
            () ->
                Notebook.read(
                    """
                    {"nbformat": 4, "nbformat_minor": 5, "metadata": {},
                     "cells": [{"cell_type": "code", "metadata": {}, "outputs": [], "source": 3}]}"""
                        .getBytes(StandardCharsets.UTF_8)))
        .hasMessageContaining("source of cell 0 has to be a text or a list of texts, but it is 3");
  }

  @Example
  void aKeyThatStandsTwiceIsRefused() {
    assertThatThrownBy(
            () ->
                Notebook.read(
                    "{\"nbformat\": 4, \"nbformat\": 4}".getBytes(StandardCharsets.UTF_8)))
        .hasMessageContaining("nbformat");
  }

  @Example
  void depthThatWouldOverflowTheStackIsRefused() {
    var deep = "[".repeat(100_000).getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> Notebook.read(deep)).isInstanceOf(CatalogException.class);
  }

  @Provide
  Arbitrary<ObjectNode> notebooks() {
    return Combinators.combine(
            cells().list().ofMaxSize(5), objects(2), Arbitraries.integers().between(0, 5))
        .as(
            (cells, metadata, minor) -> {
              var notebook = JSON.objectNode();
              notebook.putArray("cells").addAll(cells);
              notebook.set("metadata", metadata);
              notebook.put("nbformat", 4).put("nbformat_minor", minor);
              return notebook;
            });
  }

  private Arbitrary<ObjectNode> cells() {
    return Combinators.combine(
            Arbitraries.of("code", "markdown", "raw"), sources(), objects(2), objects(1))
        .as(
            (type, source, metadata, extra) -> {
              var cell = JSON.objectNode();
              cell.set("unknown to us", extra);
              cell.put("cell_type", type);
              cell.set("metadata", metadata);
              cell.set("source", source);
              if (type.equals("code")) {
                cell.putArray("outputs").add(extra);
                cell.putNull("execution_count");
              }
              return cell;
            });
  }

  private Arbitrary<JsonNode> sources() {
    var text = Arbitraries.strings();
    return Arbitraries.oneOf(
        text.map(JSON::textNode),
        text.list()
            .ofMaxSize(4)
            .map(
                lines -> {
                  var array = JSON.arrayNode();
                  lines.forEach(array::add);
                  return (JsonNode) array;
                }));
  }

  private Arbitrary<JsonNode> objects(int depth) {
    return Combinators.combine(Arbitraries.strings().list().ofMaxSize(3), values(depth))
        .as(
            (keys, value) -> {
              var object = JSON.objectNode();
              keys.forEach(key -> object.set(key, value));
              return object;
            });
  }

  private Arbitrary<JsonNode> values(int depth) {
    List<Arbitrary<? extends JsonNode>> kinds =
        List.of(
            Arbitraries.strings().map(JSON::textNode),
            Arbitraries.integers().map(JSON::numberNode),
            Arbitraries.bigDecimals()
                .between(new BigDecimal("-1E9"), new BigDecimal("1E9"))
                .ofScale(7)
                .map(number -> JSON.numberNode(number)),
            Arbitraries.of(true, false).map(JSON::booleanNode),
            Arbitraries.just(JSON.nullNode()));
    var scalar =
        Arbitraries.oneOf(kinds.stream().map(kind -> kind.map(n -> (JsonNode) n)).toList());
    return depth == 0
        ? scalar
        : Arbitraries.oneOf(
            scalar, scalar.map(value -> JSON.arrayNode().add(value)), objects(depth - 1));
  }
}
