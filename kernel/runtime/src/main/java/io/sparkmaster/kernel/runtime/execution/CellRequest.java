package io.sparkmaster.kernel.runtime.execution;

import io.sparkmaster.kernel.protocol.Message;
import io.sparkmaster.kernel.runtime.spark.NotebookSpark;
import io.sparkmaster.kernel.runtime.text.Texts;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An execute_request.
 *
 * @param message the request itself, parent of all that follows
 * @param cellId the notebook's id of the cell, or the message's id where the client sends none
 * @param silent nothing is shown or counted
 * @param storeHistory the cell counts
 * @param stopOnError whether cells that wait are aborted when this one fails
 * @param allowStdin whether the client can ask somebody for input
 * @param userExpressions to be evaluated afterwards, by their names
 */
record CellRequest(
    Message message,
    String cellId,
    String code,
    boolean silent,
    boolean storeHistory,
    boolean stopOnError,
    boolean allowStdin,
    Map<String, String> userExpressions) {
  private static final int MOST_TITLE = 100;

  CellRequest {
    userExpressions = Map.copyOf(userExpressions);
  }

  static CellRequest of(Message message) {
    var content = message.content();
    var isCell = message.type().equals("execute_request");
    var silent = !isCell || content.path("silent").asBoolean(false);
    var expressions = new LinkedHashMap<String, String>();
    content
        .path("user_expressions")
        .fields()
        .forEachRemaining(each -> expressions.put(each.getKey(), each.getValue().asText()));
    return new CellRequest(
        message,
        message.metadata().path("cellId").asText(message.header().msgId()),
        content.path("code").asText(""),
        silent,
        !silent && content.path("store_history").asBoolean(true),
        content.path("stop_on_error").asBoolean(true),
        content.path("allow_stdin").asBoolean(false),
        expressions);
  }

  /**
   * Whether the client replaces an output by a later one. jupyter-console and Qt Console print what
   * comes and drop every {@code update_display_data}: they ask their user for input, but have no
   * cells whose ids they could send, as JupyterLab, Notebook and VS Code do.
   */
  boolean replacesOutputs() {
    return !allowStdin || message.metadata().has("cellId");
  }

  /** The type of a message with something to show. */
  String displayType(boolean update) {
    return update && replacesOutputs() ? "update_display_data" : "display_data";
  }

  /** Names the cell's Spark jobs. */
  String jobGroup() {
    return (silent ? NotebookSpark.UNCOUNTED + "silent-" : "cell-") + message.header().msgId();
  }

  /** What Spark's UI calls the cell's jobs: its first line that is no magic. */
  String title() {
    return code.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("%"))
        .findFirst()
        .map(line -> Texts.cut(line, MOST_TITLE))
        .orElse("notebook cell");
  }
}
