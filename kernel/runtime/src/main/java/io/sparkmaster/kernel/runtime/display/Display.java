package io.sparkmaster.kernel.runtime.display;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.gson.Gson;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.kernel.display.Renderer;
import io.github.spencerpark.jupyter.kernel.display.common.Image;
import io.github.spencerpark.jupyter.kernel.display.common.Url;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.runtime.chart.Chart;
import io.sparkmaster.kernel.runtime.plan.PlanTree;
import io.sparkmaster.kernel.runtime.text.Texts;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.apache.spark.sql.Dataset;
import org.jspecify.annotations.Nullable;

/**
 * Turns values into MIME bundles. What a type is shown as is registered with basekernel's {@link
 * Renderer}.
 */
public final class Display {
  private static final System.Logger LOG = System.getLogger(Display.class.getName());
  private static final String TEXT = "text/plain";
  private static final String HTML = "text/html";

  /** What a command shows that has no result, such as {@code CREATE TABLE}. */
  public static final String DONE = "Done.";

  private final Renderer renderer = new Renderer();
  private final Gson gson = new Gson();

  /** Knows Datasets, charts, images and URLs. */
  public Display() {
    Image.registerAll(renderer);
    Url.registerAll(renderer);
  }

  private static Optional<Rendered> own(Object value, int maxRows) {
    return value instanceof Chart chart
        ? Optional.of(chart(chart))
        : data(value, maxRows).map(data -> new Rendered(data, Json.object()));
  }

  private static Rendered chart(Chart chart) {
    var data = Json.object().put(TEXT, chart.text());
    data.set(Chart.MIME, Json.parseObject(chart.spec().getBytes(StandardCharsets.UTF_8), "chart"));
    // A picture of elements takes the colour of the text around it anew when the theme changes.
    var metadata = Json.object();
    metadata.putObject(Chart.MIME).putObject("embed_options").put("renderer", "svg");
    return new Rendered(data, metadata);
  }

  private static Optional<ObjectNode> data(Object value, int maxRows) {
    if (value instanceof Dataset<?> dataset) {
      if (dataset.schema().isEmpty() && DatasetRows.isCommand(dataset)) {
        return Optional.of(Json.object().put(TEXT, DONE));
      }
      return Optional.of(dataset.isStreaming() ? unstarted(dataset) : dataset(dataset, maxRows));
    }
    if (value instanceof PlanTree plan) {
      return Optional.of(Json.object().put(HTML, plan.html()).put(TEXT, plan.text()));
    }
    try {
      return CollectedRows.of(value)
          .map(table -> Json.object().put(HTML, table.html()).put(TEXT, table.text()));
    } catch (CancellationException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      // A field's toString() is the learner's own; the cell's text says what of it can be shown.
      LOG.log(System.Logger.Level.DEBUG, "A value is no table", e);
      return Optional.empty();
    }
  }

  private static ObjectNode dataset(Dataset<?> dataset, int most) {
    // A thousand pictures may be more than the driver holds.
    var maxRows = DatasetRows.hasBytes(dataset.schema()) ? Table.SHOWN_ROWS : most;
    var table = DatasetRows.read(dataset, maxRows);
    var data = Json.object().put(HTML, table.html()).put(TEXT, table.text());
    if (maxRows > Table.SHOWN_ROWS) {
      data.set(TableJson.MIME, TableJson.of(table));
    }
    return data;
  }

  private static ObjectNode unstarted(Dataset<?> dataset) {
    var text = "A streaming Dataset: start it with writeStream.\n" + dataset.schema().treeString();
    return Json.object().put(HTML, "<pre>" + Texts.html(text) + "</pre>").put(TEXT, text);
  }

  /** The parts {@code data} and {@code metadata} of a display_data or execute_result. */
  public record Rendered(ObjectNode data, ObjectNode metadata) {}

  /**
   * Renders a value on the calling thread; a Dataset runs a Spark job.
   *
   * @param text the plain text for a value that nothing else is known for
   */
  public Rendered render(@Nullable Object value, String text) {
    return render(value, text, Table.SHOWN_ROWS);
  }

  /** As {@link #render}, with as many rows of a Dataset as a front end may page through. */
  public Rendered renderWhole(@Nullable Object value, String text) {
    return render(value, text, TableJson.MAX_ROWS);
  }

  private Rendered render(@Nullable Object value, String text, int maxRows) {
    if (value == null || isPlain(value)) {
      return plain(text);
    }
    var own = own(value, maxRows);
    if (own.isPresent()) {
      return own.get();
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
