package io.sparkmaster.kernel.runtime.display;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.gson.Gson;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.kernel.display.Renderer;
import io.github.spencerpark.jupyter.kernel.display.common.Image;
import io.github.spencerpark.jupyter.kernel.display.common.Url;
import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import io.sparkmaster.kernel.protocol.Json;
import java.nio.charset.StandardCharsets;
import org.apache.spark.sql.Dataset;
import org.jspecify.annotations.Nullable;

/**
 * Turns values into MIME bundles. What a type is shown as is registered with basekernel's {@link
 * Renderer}.
 */
public final class Display {
  private static final String TEXT = "text/plain";

  private final Renderer renderer = new Renderer();
  private final Gson gson = new Gson();

  /** Knows Datasets, images and URLs. */
  public Display() {
    Image.registerAll(renderer);
    Url.registerAll(renderer);
    renderer
        .createRegistration(Dataset.class)
        .preferring(MIMEType.TEXT_HTML)
        .supporting(MIMEType.TEXT_PLAIN)
        .register(
            (dataset, context) -> {
              var bundle = bundle(dataset);
              context.renderIfRequested(MIMEType.TEXT_HTML, bundle::html);
              context.renderIfRequested(MIMEType.TEXT_PLAIN, bundle::text);
            });
  }

  private record Bundle(String html, String text) {}

  private static Bundle bundle(Dataset<?> dataset) {
    if (dataset.isStreaming()) {
      var text =
          "A streaming Dataset: start it with writeStream.\n" + dataset.schema().treeString();
      return new Bundle("<pre>" + DatasetTable.escape(text) + "</pre>", text);
    }
    var table = DatasetTable.read(dataset);
    return new Bundle(table.html(), table.text());
  }

  /** The parts {@code data} and {@code metadata} of a display_data or execute_result. */
  public record Rendered(ObjectNode data, ObjectNode metadata) {}

  /**
   * Renders a value on the calling thread; a Dataset runs a Spark job.
   *
   * @param text the plain text for a value that nothing else is known for
   */
  public Rendered render(@Nullable Object value, String text) {
    if (value == null || isPlain(value)) {
      return plain(text);
    }
    var all = json(renderer.renderAs(value, "text/*", "image/*", "application/*"));
    var data = all.withObjectProperty("data");
    if (data.isEmpty() || (data.size() == 1 && data.has(TEXT))) {
      return plain(text);
    }
    if (!data.has(TEXT)) {
      data.put(TEXT, text);
    }
    return new Rendered(data, all.withObjectProperty("metadata"));
  }

  private boolean isPlain(Object value) {
    return value instanceof Number || value instanceof CharSequence || value instanceof Boolean;
  }

  private static Rendered plain(String text) {
    return new Rendered(Json.object().put(TEXT, text), Json.object());
  }

  private ObjectNode json(DisplayData rendered) {
    return Json.parseObject(
        gson.toJson(rendered).getBytes(StandardCharsets.UTF_8), "rendered value");
  }
}
