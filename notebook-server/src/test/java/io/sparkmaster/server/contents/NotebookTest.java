package io.sparkmaster.server.contents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.server.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class NotebookTest {
  private static final ContentsPath PATH = ContentsPath.parse("a.ipynb");

  /** The layout that nbformat gives a file. */
  private static final String BY_NBFORMAT =
      """
      {
       "cells": [
        {
         "cell_type": "code",
         "execution_count": 1,
         "id": "a1",
         "metadata": {},
         "outputs": [
          {
           "data": {
            "application/json": {
             "x": [
              1,
              2.5
             ]
            },
            "text/html": [
             "<b>é</b>\\n",
             "<i>\\"q\\"</i>"
            ]
           },
           "execution_count": 1,
           "metadata": {},
           "output_type": "execute_result"
          },
          {
           "name": "stdout",
           "output_type": "stream",
           "text": [
            "one\\n",
            "two\\n"
           ]
          }
         ],
         "source": [
          "val a = 1\\n",
          "a"
         ]
        },
        {
         "cell_type": "markdown",
         "id": "b2",
         "metadata": {
          "points": 1.0
         },
         "source": []
        }
       ],
       "metadata": {},
       "nbformat": 4,
       "nbformat_minor": 5
      }
      """;

  @Test
  void whatNbformatWroteIsWrittenBackByteForByte() {
    var notebook = Notebook.parse(BY_NBFORMAT.getBytes(StandardCharsets.UTF_8), PATH);

    assertThat(notebook.json().at("/cells/0/source").textValue()).isEqualTo("val a = 1\na");
    assertThat(notebook.json().at("/cells/0/outputs/0/data/text~1html").textValue())
        .isEqualTo("<b>é</b>\n<i>\"q\"</i>");
    assertThat(notebook.json().at("/cells/0/outputs/0/data/application~1json/x").isArray())
        .isTrue();
    assertThat(new String(notebook.toBytes(), StandardCharsets.UTF_8)).isEqualTo(BY_NBFORMAT);
    assertThat(notebook.fault()).isEmpty();
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings()
        .withChars(
            'a', '"', '\\', '\n', '\r', '\t', '\f', '\u000b', '\u0000', '\u001c', '\u0085',
            '\u2028', '\u2029', 'é', '\ud83d', '\ude00', '\u007f', ' ')
        .ofMaxLength(20);
  }

  @Property
  void everyTextSurvivesTheFile(@ForAll("texts") String source, @ForAll("texts") String output) {
    var notebook = withTexts(source, output);

    var again = Notebook.parse(notebook.toBytes(), PATH);

    assertThat(again.json()).isEqualTo(notebook.json());
  }

  @Property
  void theLinesOfATextJoinToIt(@ForAll("texts") String text) {
    assertThat(String.join("", Lines.split(text))).isEqualTo(text);
  }

  @Test
  void linesAreCutWherePythonCutsThem() {
    assertThat(Lines.split("a\r\nb\rc\n\nd\u2028e\u0085"))
        .isEqualTo(List.of("a\r\n", "b\r", "c\n", "\n", "d\u2028", "e\u0085"));
    assertThat(Lines.split("")).isEmpty();
  }

  @Test
  void whatBelongsToOneReadingIsNotSaved() {
    var notebook = withTexts("a", "b");
    ((ObjectNode) notebook.json().at("/cells/0/metadata")).put("trusted", true).put("kept", 1);
    ((ObjectNode) notebook.json().path("metadata")).put("orig_nbformat", 3).put("signature", "x");

    assertThat(new String(notebook.toBytes(), StandardCharsets.UTF_8))
        .contains("\"kept\"")
        .doesNotContain("trusted", "orig_nbformat", "signature");
    assertThat(notebook.json().at("/cells/0/metadata/trusted").booleanValue()).isTrue();
  }

  @Test
  void malformedFilesAreToldWithThePlace() {
    assertThatThrownBy(() -> Notebook.parse("{\n \"cells\": [,]}".getBytes(), PATH))
        .hasMessageContainingAll("Unreadable Notebook: a.ipynb", "line 2, column", "text file");
    assertThatThrownBy(() -> Notebook.parse(new byte[0], PATH)).hasMessageContaining("not a JSON");
    assertThatThrownBy(() -> Notebook.parse("[]".getBytes(), PATH)).hasMessageContaining("object");
    assertThatThrownBy(() -> Notebook.parse("{\"nbformat\": 3}".getBytes(), PATH))
        .hasMessageContainingAll("format 3", "nbconvert");
  }

  @Test
  void faultsThatDoNotKeepItFromOpeningAreTold() {
    var doubled = withTexts("a", "b");
    var cells = (ArrayNode) doubled.json().get("cells");
    cells.add(cells.get(0).deepCopy());

    assertThat(doubled.fault())
        .hasValueSatisfying(it -> assertThat(it).contains("cell 2", "the id \"c1\" is used twice"));
  }

  private static Notebook withTexts(String source, String output) {
    var json = Notebook.empty().json();
    var cell = json.withArray("cells").addObject().put("cell_type", "code").put("id", "c1");
    cell.putObject("metadata");
    cell.put("source", source).putNull("execution_count");
    var outputs = cell.putArray("outputs");
    outputs.addObject().put("output_type", "stream").put("name", "stdout").put("text", output);
    var rich = outputs.addObject().put("output_type", "display_data");
    rich.putObject("data").put("text/plain", output).put("application/json", output);
    rich.putObject("metadata");
    return new Notebook(json);
  }

  @Test
  void theSharedMapperKeepsTheDigitsOfNumbers() throws Exception {
    assertThat(Json.mapper().readTree("[1.0, 2.50]").toString()).isEqualTo("[1.0,2.50]");
  }
}
