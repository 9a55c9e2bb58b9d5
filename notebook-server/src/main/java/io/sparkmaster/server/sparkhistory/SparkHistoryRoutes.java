package io.sparkmaster.server.sparkhistory;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.sparkmaster.server.http.Identity;
import io.sparkmaster.server.http.RouteModule;
import io.sparkmaster.server.http.Xsrf;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The list of a learner's finished Spark applications, as a page and for programs. */
public final class SparkHistoryRoutes implements RouteModule {
  private final SparkHistory history;
  private final ShownApplications shown;
  private final String baseUrl;
  private final boolean sharedDrivers;

  /**
   * The list of this history.
   *
   * @param baseUrl of the server; ends with "/"
   * @param sharedDrivers whether most kernels share a Spark, of which nothing is kept
   */
  public SparkHistoryRoutes(
      SparkHistory history, ShownApplications shown, String baseUrl, boolean sharedDrivers) {
    this.history = history;
    this.shown = shown;
    this.baseUrl = baseUrl;
    this.sharedDrivers = sharedDrivers;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/api/spark/applications", this::list);
    routes.delete("/api/spark/applications/{application_id}", this::delete);
    routes.get("/spark-applications", this::page);
    routes.post("/spark-applications/{application_id}/delete", this::deleteFromPage);
  }

  private void list(Context context) {
    var kept = history.kept();
    context.json(
        Map.of(
            "applications",
            own(context).stream().map(this::json).toList(),
            "kept",
            Map.of(
                "applications",
                kept.applications(),
                "days",
                kept.age().toDays(),
                "megabytes",
                kept.bytes() >> 20),
            "note",
            HistoryPage.note(kept, sharedDrivers)));
  }

  private List<FinishedApplication> own(Context context) {
    return history.list(Identity.of(context).user());
  }

  private Map<String, Object> json(FinishedApplication application) {
    var json = new LinkedHashMap<String, Object>();
    json.put("id", application.id().toString());
    json.put("kernel", application.kernel().value());
    json.put("notebook", application.notebook());
    json.put("started", application.started().toString());
    json.put("ended", application.ended().toString());
    json.put("seconds", application.duration().toSeconds());
    json.put("complete", application.complete());
    json.put("bytes", application.bytes());
    json.put("cut", application.cut());
    json.put("ui", HistoryPage.uiAddress(baseUrl, application.id()));
    return json;
  }

  private void delete(Context context) {
    remove(context);
    context.status(204);
  }

  private void remove(Context context) {
    var id = context.pathParam("application_id");
    history.delete(Identity.of(context).user(), id);
    ApplicationId.parse(id).ifPresent(shown::end);
  }

  private void deleteFromPage(Context context) {
    remove(context);
    context.redirect(baseUrl + "spark-applications", HttpStatus.SEE_OTHER);
  }

  private void page(Context context) {
    var xsrf = Xsrf.ensure(context, baseUrl);
    context
        .header("Content-Security-Policy", HistoryPage.POLICY)
        .header("Cache-Control", "no-store")
        .html(HistoryPage.of(own(context), history.kept(), sharedDrivers, baseUrl, xsrf));
  }
}
